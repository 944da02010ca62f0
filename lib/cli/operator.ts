import type { AnonymousContext, Context, SystemActor } from '../services/context';
import { findOperatorWorkspace } from '../services/installation/find-operator-workspace';
import { Refusal } from './command';

/** The command line acting for the operator, in the operator's workspace. */
export async function asOperator(ctx: AnonymousContext): Promise<Context<SystemActor>> {
  const workspaceId = await findOperatorWorkspace(ctx.runtime);
  if (workspaceId === null) throw new Refusal('The set-up is not done yet: there are no keys.');
  return { ...ctx, actor: { type: 'system', workspaceId } };
}
