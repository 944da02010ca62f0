'use server';

import { z } from 'zod';
import { dismissNotice } from '../../services/notices/dismiss-notice';
import { defineMemberAction } from '../action';
import { refreshPage } from '../refresh-page';

/** Fields: `id`. */
export const dismissNoticeAction = defineMemberAction({
  input: z.object({ id: z.string() }),
  async run(ctx, { id }): Promise<null> {
    await dismissNotice(ctx, id);
    refreshPage();
    return null;
  },
});
