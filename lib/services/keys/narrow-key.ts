import { DomainError } from '../../core/errors';
import type { ChangedKey } from '../../core/key-view';
import { type Scope, sortScopes } from '../../core/scopes';
import { replaceKeyScopes } from '../../stores/keys';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import { revokedIsFinal } from './change-key-status';
import { loadKey } from './load-key';

/**
 * Takes scopes away from a key, from the next request on; the same set again changes nothing.
 * @param scopes what it keeps
 * @throws DomainError `forbidden` for a scope that the key does not have: a key is never widened (attack 3),
 * and under a profile whose scopes are fixed;
 * `conflict` when the key is revoked, or somebody else changed its scopes at the same moment
 */
export async function narrowKey(
  ctx: Context<UserActor | SystemActor>,
  id: string,
  scopes: readonly Scope[],
): Promise<ChangedKey> {
  if (ctx.runtime.profile.scopesAfterCreation === 'fixed') throw scopesAreFixed();
  const kept = sortScopes(ctx.runtime.catalogue, scopes);
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    const added = kept.filter((scope) => !key.scopes.includes(scope));
    if (added.length > 0) throw wouldWiden(added);
    if (key.status === 'REVOKED') throw revokedIsFinal();
    touch({ keys: [key.id] });
    if (kept.length === key.scopes.length) return key;
    const change = { from: key.scopes, to: kept };
    if (!(await replaceKeyScopes(tx, ctx.actor.workspaceId, key.id, change))) throw changedAtOnce();
    await auditKey(tx, ctx, key.id, 'api_key.narrowed', {
      before: { permission_level: key.permissionLevel, scopes: key.scopes },
      after: { permission_level: 'limited', scopes: kept },
    });
    return { ...key, permissionLevel: 'limited' as const, scopes: kept };
  });
  return { key: result, propagation };
}

function scopesAreFixed(): DomainError {
  return new DomainError(
    'forbidden',
    'The scopes of a key are chosen at its creation and cannot be changed. Create a new key and revoke this one.',
    { reason: 'scopes_fixed' },
  );
}

function wouldWiden(added: readonly Scope[]): DomainError {
  return new DomainError(
    'forbidden',
    `This key does not have ${added.join(', ')}, and a key is never widened. Create a new key.`,
    { reason: 'scope_missing', requiredScopes: added },
  );
}

function changedAtOnce(): DomainError {
  return new DomainError('conflict', 'The key was changed at the same moment. Look at it again.', {
    reason: 'key_changed',
  });
}
