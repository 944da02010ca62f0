import type { RevokeCompromisedInput } from '../../core/compromised-input';
import { isDomainError } from '../../core/errors';
import { type KeyId, parseId } from '../../core/ids';
import type { StoppedKey } from '../../stores/stopped-keys';
import { auditActorOf } from '../audit';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditForOperator } from './audit-operator';
import { stopKeys } from './stop-keys';

/** What became of the keys. */
export interface RevocationReport {
  revoked: number;
  /** Revoked before, by whomever. */
  already: number;
  /** Ids of no key. */
  unknown: number;
  /** Not known to be revoked, because the database was away: these can be sent again. */
  failed: readonly KeyId[];
}

/** How many keys one transaction revokes: a few per cent of what its five seconds allow. */
const SLICE = 500;

/**
 * Revokes compromised keys of any workspaces for good, slice by slice: each is one transaction with its audit
 * rows (one for each key in its workspace, one for the slice in the operator's) and is in force everywhere
 * before the next begins. The caller mails the owners once the act is over. Repeated, or begun again after a failure: only what is left is done.
 * @param onProgress hears how many of the ids are through, after each slice
 */
export async function revokeCompromised(
  ctx: Context,
  { keyIds, reason }: Readonly<RevokeCompromisedInput>,
  onProgress: (done: number) => void = () => undefined,
): Promise<RevocationReport> {
  authorize(ctx, 'installation:manage');
  const ids = [...new Set(keyIds)].flatMap((id) => parseId('key', id) ?? []);
  const report = { revoked: 0, already: 0, unknown: new Set(keyIds).size - ids.length };
  for (let start = 0; start < ids.length; start += SLICE) {
    const slice = ids.slice(start, start + SLICE);
    const keys = await revokeSlice(ctx, slice, reason);
    if (keys === null) return { ...report, failed: ids.slice(start) };
    const revoked = keys.filter(({ isChanged }) => isChanged).length;
    report.revoked += revoked;
    report.already += keys.length - revoked;
    report.unknown += slice.length - keys.length;
    onProgress(start + slice.length);
  }
  return { ...report, failed: [] };
}

async function revokeSlice(
  ctx: Context,
  keyIds: readonly KeyId[],
  given: string,
): Promise<StoppedKey[] | null> {
  const { runtime, actor } = ctx;
  // People paste: what they say why must not spread what they found.
  const reason = runtime.keyFormats.redact(given);
  const by = actor.type === 'user' ? actor.userId : null;
  try {
    const { result } = await acknowledgedChange(runtime, async (tx, touch) => {
      const keys = await stopKeys(tx, ctx, {
        keyIds,
        stop: { to: 'REVOKED', at: runtime.now(), by, reason },
        actor: auditActorOf(actor),
        by: 'operator',
        reason,
      });
      if (keys.length > 0) touch({ keys: keys.map(({ id }) => id) });
      await auditSlice(tx, ctx, keys, reason);
      return keys;
    });
    return result;
  } catch (error) {
    if (isDomainError(error) && error.code === 'unavailable') return null;
    throw error;
  }
}

async function auditSlice(
  tx: Parameters<typeof auditForOperator>[0],
  ctx: Context,
  keys: readonly StoppedKey[],
  reason: string,
): Promise<void> {
  const revoked = keys.filter(({ isChanged }) => isChanged);
  if (revoked.length === 0) return;
  await auditForOperator(tx, ctx, {
    action: 'installation.keys_revoked',
    targetType: 'workspace',
    targetId: ctx.actor.workspaceId,
    after: {
      keys: revoked.length,
      workspaces: [...new Set(revoked.map(({ workspaceId }) => workspaceId))],
      reason,
    },
  });
}
