import type { AuditAction, AuditChange } from '../../core/audit-event';
import type { Propagation } from '../../core/barrier';
import { isLaterEnd } from '../../core/lifetimes';
import {
  addSkipped,
  MANY_KEYS_MAX,
  type ManyChange,
  type Skipped,
  skipOf,
  wasUsedLately,
} from '../../core/many-keys';
import type { KeyCursor } from '../../core/page';
import type { Reach } from '../../core/roles';
import type { Tx } from '../../stores/client';
import { listKeys } from '../../stores/key-list';
import { type LockedKey, lockKeys, updateKeys } from '../../stores/many-keys';
import { requireStepUp } from '../accounts/step-up';
import { authorize, isOthersKey } from '../authorize';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import {
  changeableFilter,
  countMany,
  inMoreUse,
  type ManyContext,
  type ManyKeys,
  onlyCreator,
  seenKeys,
  tooMany,
} from './many-keys';
import { needsRecentProof } from './require-recent-proof';

/** How many keys one transaction changes. */
const SLICE = 100;

/** Where the next slice begins: after so many of the ids, or after this key of the list. */
export type ManyCursor = { offset: number } | { after: KeyCursor };

/** What is to be done. */
export interface ManyOrder {
  keys: ManyKeys;
  change: ManyChange;
  /** For `revoke`: how many keys in use (of the last 24 hours) the person expects to stop. */
  confirmedInUse: number;
}

/** What one slice has done. */
export interface ManySlice {
  changed: readonly string[];
  skipped: Skipped;
  /** Null when every key was looked at. */
  next: ManyCursor | null;
  propagation: Propagation | null;
}

/**
 * Does the next slice of a change of many keys, at most 100 of them in one acknowledged transaction with
 * an audit row each. Repeated: the keys are as they were asked to be and are counted as skipped. Keys that
 * the actor may not change stay as they are: others' for a developer, everybody's elsewhere (attack 1).
 * @param cursor null at the beginning; then what the slice before gave
 * @throws DomainError `invalid_request` (`confirmation_needed`) when more keys to revoke are in use than
 * was confirmed, and for a list of more than 10,000 keys; `forbidden` (`step_up_required`) for a later end of
 * keys for whose creation it is asked too
 */
export async function changeManyKeys(
  ctx: ManyContext,
  order: ManyOrder,
  cursor: ManyCursor | null = null,
): Promise<ManySlice> {
  const change = withoutSecrets(ctx, order.change);
  const reach = authorize(ctx, change.kind === 'revoke' ? 'keys:revoke' : 'keys:manage');
  if (cursor === null) await checkFirst(ctx, order, reach);
  const { ids, next } = await sliceOf(ctx, order.keys, reach, cursor);
  if (ids.length === 0) return { changed: [], skipped: {}, next, propagation: null };
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const keys = await lockKeys(tx, ctx.actor.workspaceId, ids);
    const { due, skipped, within } = sortOut(ctx, reach, change, keys, ids.length);
    if (within.length > 0) touch({ keys: within });
    return { changed: await apply(tx, ctx, change, due), skipped };
  });
  return { ...result, next, propagation };
}

// People paste: what they say why must not spread what they found.
function withoutSecrets({ runtime }: ManyContext, change: ManyChange): ManyChange {
  if (change.kind !== 'revoke') return change;
  return { ...change, reason: runtime.keyFormats.redact(change.reason) };
}

async function checkFirst(ctx: ManyContext, order: ManyOrder, reach: Reach): Promise<void> {
  const inUse = await inUseOf(ctx, order.keys, reach);
  if (order.change.kind === 'revoke' && inUse > order.confirmedInUse) throw inMoreUse(inUse);
}

async function inUseOf(ctx: ManyContext, keys: ManyKeys, reach: Reach): Promise<number> {
  const creator = onlyCreator(ctx, reach);
  if ('filter' in keys) {
    const { total, inUse } = await countMany(ctx, changeableFilter(keys.filter, creator));
    if (total > MANY_KEYS_MAX) throw tooMany();
    return inUse;
  }
  const now = ctx.runtime.now();
  const seen = await seenKeys(ctx, keys.ids);
  return seen.filter(
    (key) =>
      key.status !== 'REVOKED' &&
      (creator === null || key.createdBy.id === creator) &&
      wasUsedLately(key, now),
  ).length;
}

// By creation, newest first: no change of ours moves a key in that order, and what is made meanwhile
// stands before it and stays as it is.
async function sliceOf(
  ctx: ManyContext,
  keys: ManyKeys,
  reach: Reach,
  cursor: ManyCursor | null,
): Promise<{ ids: readonly string[]; next: ManyCursor | null }> {
  if ('ids' in keys) {
    const ids = [...new Set(keys.ids)];
    const offset = cursor !== null && 'offset' in cursor ? cursor.offset : 0;
    const end = offset + SLICE;
    return { ids: ids.slice(offset, end), next: end < ids.length ? { offset: end } : null };
  }
  const filter = changeableFilter(keys.filter, onlyCreator(ctx, reach));
  if (filter === null) return { ids: [], next: null };
  const { items, next } = await listKeys(ctx.runtime.database.pool, ctx.actor.workspaceId, {
    filter,
    sort: 'created',
    cursor: cursor !== null && 'after' in cursor ? cursor.after : null,
    limit: SLICE,
    now: ctx.runtime.now(),
  });
  return { ids: items.map(({ id }) => id), next: next === null ? null : { after: next } };
}

interface Sorted {
  due: readonly LockedKey[];
  skipped: Skipped;
  /** Every key that the actor may change: who repeats a change needs to know that it is in force. */
  within: readonly string[];
}

function sortOut(
  ctx: ManyContext,
  reach: Reach,
  change: ManyChange,
  keys: readonly LockedKey[],
  asked: number,
): Sorted {
  const { runtime } = ctx;
  const now = runtime.now();
  const creator = onlyCreator(ctx, reach);
  const seen = keys.filter((key) => !isOthersKey(ctx, key.createdBy));
  const within = seen.filter((key) => creator === null || key.createdBy === creator);
  let skipped = addSkipped(
    {},
    { not_found: asked - seen.length, not_yours: seen.length - within.length },
  );
  const due: LockedKey[] = [];
  for (const key of within) {
    const skip = skipOf(change, key, runtime.profile.expiry, now);
    if (skip === null) due.push(key);
    else skipped = addSkipped(skipped, { [skip]: 1 });
  }
  return { due, skipped, within: within.map(({ id }) => id) };
}

async function apply(
  tx: Tx,
  ctx: ManyContext,
  change: ManyChange,
  due: readonly LockedKey[],
): Promise<readonly string[]> {
  if (due.length === 0) return [];
  const { actor, runtime } = ctx;
  if (change.kind === 'set_expiry') {
    const { expiresAt } = change;
    const longer = due.filter((key) => isLaterEnd(expiresAt, key.expiresAt));
    if (longer.some(needsRecentProof)) await requireStepUp(ctx, tx);
  }
  const ids = due.map(({ id }) => id);
  const by = actor.type === 'user' ? actor.userId : null;
  const changed = await updateKeys(tx, actor.workspaceId, ids, {
    ...change,
    at: runtime.now(),
    by,
  });
  for (const key of due) {
    if (changed.includes(key.id)) await auditKey(tx, ctx, key.id, ...noteOf(change, key));
  }
  return changed;
}

type Note = [AuditAction & `api_key.${string}`, { before: AuditChange; after: AuditChange }];

function noteOf(change: ManyChange, { status, expiresAt }: LockedKey): Note {
  switch (change.kind) {
    case 'deactivate':
      return ['api_key.deactivated', { before: { status }, after: { status: 'INACTIVE' } }];
    case 'activate':
      return ['api_key.activated', { before: { status }, after: { status: 'ACTIVE' } }];
    case 'revoke':
      return [
        'api_key.revoked',
        { before: { status }, after: { status: 'REVOKED', reason: change.reason } },
      ];
    case 'set_expiry':
      return [
        'api_key.expiry_changed',
        {
          before: { expires_at: expiresAt?.toISOString() ?? null },
          after: { expires_at: change.expiresAt?.toISOString() ?? null },
        },
      ];
  }
}
