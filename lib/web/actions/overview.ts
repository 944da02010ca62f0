'use server';

import { z } from 'zod';
import { defineMemberAction } from '../action';
import { hideFirstSteps } from '../first-steps';
import { refreshPage } from '../refresh-page';

/** No fields. */
export const hideFirstStepsAction = defineMemberAction({
  input: z.object({}),
  async run({ actor }): Promise<null> {
    await hideFirstSteps(actor.userId);
    refreshPage();
    return null;
  },
});
