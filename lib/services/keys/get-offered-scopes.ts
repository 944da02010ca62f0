import { type Scope, sortScopes } from '../../core/scopes';
import type { Context, UserActor } from '../context';
import { loadKey } from './load-key';
import { ungrantable } from './ungrantable';

/**
 * The scopes that a person can choose from for an existing key: its own, and where the profile lets keys be
 * edited what they and its creator hold. `changeAccess` decides again.
 */
export async function getOfferedScopes(
  ctx: Context<UserActor>,
  id: string,
): Promise<readonly Scope[]> {
  const { profile, catalogue, database } = ctx.runtime;
  const key = await loadKey(ctx, database.prisma, id, 'keys:manage');
  if (profile.scopesAfterCreation !== 'edit') return key.scopes;
  const all = catalogue.scopes.map(({ scope }) => scope);
  const missing = await ungrantable(ctx, key.createdBy.id, all);
  const grantable = all.filter((scope) => !missing.includes(scope));
  return sortScopes(catalogue, [...key.scopes, ...grantable]);
}
