import { notFound } from '../../core/errors';
import { type KeyId, parseId } from '../../core/ids';
import type { KeyView } from '../../core/key-view';
import type { Permission } from '../../core/roles';
import type { Db, Tx } from '../../stores/client';
import { findKey } from '../../stores/keys';
import { authorize, authorizeOwn, isOthersKey } from '../authorize';
import type { Context } from '../context';

export interface LoadedKey extends KeyView {
  id: KeyId;
}

/**
 * The key that the actor may see, for reading or as the first step of a change.
 * @throws DomainError `not_found`, the same for unknown, foreign, malformed, and for what a key's
 * environment or reach hides (attacks 1, 2)
 */
export async function loadKey(
  ctx: Context,
  db: Db | Tx,
  id: string,
  permission: Permission,
): Promise<LoadedKey> {
  const reach = authorize(ctx, permission);
  const keyId = parseId('key', id);
  const key = keyId === null ? null : await findKey(db, ctx.actor.workspaceId, keyId);
  if (keyId === null || key === null || isHidden(ctx, key, reach)) throw notFound('API key');
  authorizeOwn(ctx, reach, key.createdBy.id);
  return { ...key, id: keyId };
}

function isHidden(ctx: Context, key: KeyView, reach: 'all' | 'own'): boolean {
  const { actor } = ctx;
  if (actor.type !== 'key') return isOthersKey(ctx, key.createdBy.id);
  const isForeign = reach === 'own' && key.createdBy.id !== actor.createdBy;
  return key.environment !== actor.environment || isForeign;
}
