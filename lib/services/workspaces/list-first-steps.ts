import { type StepState, stepsFor } from '../../core/first-steps';
import { environmentsOf } from '../../core/profile-formats';
import { readFirstSteps } from '../../stores/first-steps';
import { authorize } from '../authorize';
import type { Context, UserActor } from '../context';

/** What the person should do in a new workspace, and what of it is done; nothing once all of it is. */
export async function listFirstSteps(ctx: Context<UserActor>): Promise<StepState[]> {
  authorize(ctx, 'workspace:read');
  const { runtime, actor } = ctx;
  const { pool } = runtime.database;
  const taken = await readFirstSteps(pool, actor.workspaceId, actor.userId);
  const offered = stepsFor(actor.role, environmentsOf(runtime.profile));
  const steps = offered.map((step) => ({ step, isDone: taken[step] }));
  return steps.every(({ isDone }) => isDone) ? [] : steps;
}
