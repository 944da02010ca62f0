'use server';

import { z } from 'zod';
import type { CheckStep } from '../../core/audit-chain';
import { checkStep } from '../../services/audit-log/audit-badge';
import { defineMemberAction } from '../action';

/** Fields: `resume`, as the step before gave it; empty to begin at the first row. */
export const checkAuditAction = defineMemberAction({
  input: z.object({ resume: z.string().max(1_000) }),
  run: (ctx, { resume }): Promise<CheckStep> => checkStep(ctx, resume),
});
