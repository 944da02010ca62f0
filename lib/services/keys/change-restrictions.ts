import { DomainError } from '../../core/errors';
import type { ChangedKey } from '../../core/key-view';
import { type Confirmation, confirmationsFor } from '../../core/restrictions/confirmation';
import { replay, usesWithin } from '../../core/restrictions/replay';
import {
  areLooser,
  type Restrictions,
  restrictionFields,
} from '../../core/restrictions/restrictions';
import { replaceKeyRestrictions } from '../../stores/keys';
import { requireStepUp } from '../accounts/step-up';
import { confirmReplay } from '../allowlist/confirm-replay';
import { recentUse } from '../allowlist/recent-use';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { requireConfirmed } from '../require-confirmed';
import { auditKey } from './audit-key';
import { revokedIsFinal } from './change-key-status';
import { type LoadedKey, loadKey } from './load-key';

/**
 * Replaces what binds a key beside its scopes, from the next request on; the same again changes nothing.
 * @param input as `restrictionsSchema` gives it
 * @throws DomainError `conflict` when the key is revoked, or somebody else changed it at the same moment;
 * `invalid_request` (`confirmation_needed`) for what must be confirmed, also for addresses that would have
 * refused requests of the last 24 hours; `forbidden` (`step_up_required`) for less that binds a live key
 */
export async function changeRestrictions(
  ctx: Context<UserActor | SystemActor>,
  id: string,
  {
    restrictions,
    confirmed = [],
  }: { restrictions: Restrictions; confirmed?: readonly Confirmation[] },
): Promise<ChangedKey> {
  const { database } = ctx.runtime;
  const before = await loadKey(ctx, database.prisma, id, 'keys:manage');
  requireConfirmed(confirmationsFor(before, restrictions), confirmed);
  await confirmAddresses(ctx, before, restrictions, confirmed);
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    if (key.status === 'REVOKED') throw revokedIsFinal();
    touch({ keys: [key.id] });
    const fields = { before: restrictionFields(key), after: restrictionFields(restrictions) };
    if (JSON.stringify(fields.before) === JSON.stringify(fields.after)) return key;
    if (key.environment === 'live' && areLooser(key, restrictions)) await requireStepUp(ctx, tx);
    const change = { from: key, to: restrictions };
    if (!(await replaceKeyRestrictions(tx, ctx.actor.workspaceId, key.id, change))) {
      throw changedAtOnce();
    }
    await auditKey(tx, ctx, key.id, 'api_key.restrictions_changed', fields);
    return { ...key, ...restrictions };
  });
  return { key: result, propagation };
}

// Referrers are not counted, and endpoints only by their templates: addresses alone can be judged again.
async function confirmAddresses(
  ctx: Context,
  key: LoadedKey,
  { allowedAddresses, reportOnly }: Restrictions,
  confirmed: readonly Confirmation[],
): Promise<void> {
  if (allowedAddresses === null || reportOnly.includes('addresses')) return;
  const uses = await recentUse(ctx, { environments: [key.environment], keyId: key.id });
  const before = key.reportOnly.includes('addresses') ? null : key.allowedAddresses;
  confirmReplay(replay(usesWithin(uses, before), allowedAddresses), confirmed);
}

function changedAtOnce(): DomainError {
  return new DomainError('conflict', 'The key was changed at the same moment. Look at it again.', {
    reason: 'key_changed',
  });
}
