import { invalidInput } from '../../core/errors';
import { expiryMoment } from '../../core/expiry';
import type { ChangedKey } from '../../core/key-view';
import { expiryChangeRefusal, isLaterEnd } from '../../core/lifetimes';
import { lockKeys, updateKeys } from '../../stores/many-keys';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import { revokedIsFinal } from './change-key-status';
import { loadKey } from './load-key';
import { requireRecentProof } from './require-recent-proof';

/**
 * Sets the moment from which a key is refused; the same again changes nothing.
 * @param expiry as `expirySchema` accepts it
 * @throws DomainError `invalid_request` for a later end than the profile allows, or one that is over;
 * `conflict` when the key is revoked; `forbidden` (`step_up_required`) for a later end, as for creating
 * such a key
 */
export async function setKeyExpiry(
  ctx: Context<UserActor | SystemActor>,
  id: string,
  expiry: string,
): Promise<ChangedKey> {
  const { profile } = ctx.runtime;
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const seen = await loadKey(ctx, tx, id, 'keys:manage');
    const [locked] = await lockKeys(tx, ctx.actor.workspaceId, [seen.id]);
    if (locked === undefined || locked.status === 'REVOKED') throw revokedIsFinal();
    const key = { ...seen, status: locked.status, expiresAt: locked.expiresAt };
    const now = ctx.runtime.now();
    const expiresAt = expiryMoment(expiry, now);
    touch({ keys: [key.id] });
    if (expiresAt?.getTime() === key.expiresAt?.getTime()) return key;
    const refusal = expiryChangeRefusal(profile.expiry, key, expiresAt, now);
    if (refusal !== null) throw invalidInput([{ pointer: '/expiry', detail: refusal }]);
    if (isLaterEnd(expiresAt, key.expiresAt)) await requireRecentProof(ctx, locked, tx);
    const change = { kind: 'set_expiry', expiresAt, at: now, by: null } as const;
    await updateKeys(tx, ctx.actor.workspaceId, [key.id], change);
    await auditKey(tx, ctx, key.id, 'api_key.expiry_changed', {
      before: { expires_at: key.expiresAt?.toISOString() ?? null },
      after: { expires_at: expiresAt?.toISOString() ?? null },
    });
    return { ...key, expiresAt };
  });
  return { key: result, propagation };
}
