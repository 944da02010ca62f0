import { isNothing, type UnfitKeys } from '../../core/unfit';
import { countUnfitKeys } from '../../stores/profile-history';
import { authorize } from '../authorize';
import type { Context } from '../context';

/**
 * The sorts of keys in the workspace that the profile no longer issues or knows, for who sees all keys.
 * Asks the database only where the profile of the installation was changed.
 */
export async function listUnfitKeys(ctx: Context): Promise<readonly UnfitKeys[]> {
  const { unfit, database } = ctx.runtime;
  const reach = authorize(ctx, 'keys:read');
  if (reach !== 'all' || unfit === null || isNothing(unfit)) return [];
  return await countUnfitKeys(database.pool, ctx.actor.workspaceId, unfit);
}
