import { parseId } from '../../core/ids';
import { holdsScope, type Role } from '../../core/roles';
import type { Scope } from '../../core/scopes';
import { findMember } from '../../stores/members';
import { findWorkspace } from '../../stores/workspaces';
import type { Context, SystemActor, UserActor } from '../context';

/**
 * Which of these scopes an existing key cannot be given: what who asks does not hold at this moment, and
 * what its creator does not, with whose rights it works. The command line holds everything.
 */
export async function ungrantable(
  ctx: Context<UserActor | SystemActor>,
  createdBy: string,
  scopes: readonly Scope[],
): Promise<readonly Scope[]> {
  const { actor, runtime } = ctx;
  const workspace = await findWorkspace(runtime.database.prisma, actor.workspaceId);
  const isOperator = workspace?.isOperator === true;
  const people = actor.type === 'user' ? [createdBy, actor.userId] : [createdBy];
  const roles = await Promise.all(people.map((id) => presentRole(ctx, id)));
  return scopes.filter((scope) => roles.some((role) => !holdsScope(role, isOperator, scope)));
}

async function presentRole({ actor, runtime }: Context, id: string): Promise<Role | null> {
  const userId = parseId('user', id);
  if (userId === null) return null;
  const member = await findMember(runtime.database.prisma, actor.workspaceId, userId);
  return member?.role ?? null;
}
