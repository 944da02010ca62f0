import type { KeyView } from '../../core/key-view';
import {
  addSkipped,
  MANY_KEYS_MAX,
  type ManyKind,
  type Skipped,
  wasUsedLately,
} from '../../core/many-keys';
import { authorize } from '../authorize';
import {
  changeableFilter,
  countMany,
  firstOfMany,
  type ManyContext,
  type ManyKeys,
  onlyCreator,
  seenKeys,
  tooMany,
} from './many-keys';

/** How many keys a preview names; the others it counts. */
const NAMED_MAX = 100;

/** What a change of many would reach, before anything is changed. */
export interface ManyPreview {
  /** Used in the last 24 hours, those used last first; `keys` names at most 100 of both together. */
  inUse: { count: number; keys: readonly KeyView[] };
  idle: { count: number; keys: readonly KeyView[] };
  /** What stays as it is. */
  skipped: Skipped;
}

/**
 * The keys that a change of many would reach, apart by whether they are in use.
 * @throws DomainError `invalid_request` for a list of more than 10,000 keys
 */
export async function previewManyKeys(
  ctx: ManyContext,
  kind: ManyKind,
  keys: ManyKeys,
): Promise<ManyPreview> {
  const reach = authorize(ctx, kind === 'revoke' ? 'keys:revoke' : 'keys:manage');
  const creator = onlyCreator(ctx, reach);
  return 'ids' in keys
    ? await previewIds(ctx, keys.ids, creator)
    : await previewFilter(ctx, keys.filter, creator);
}

async function previewIds(
  ctx: ManyContext,
  ids: readonly string[],
  creator: string | null,
): Promise<ManyPreview> {
  const seen = await seenKeys(ctx, ids);
  const own = seen.filter((key) => creator === null || key.createdBy.id === creator);
  const open = own.filter((key) => key.status !== 'REVOKED');
  const now = ctx.runtime.now();
  const inUse = open.filter((key) => wasUsedLately(key, now));
  const idle = open.filter((key) => !wasUsedLately(key, now));
  return {
    inUse: { count: inUse.length, keys: inUse.slice(0, NAMED_MAX) },
    idle: { count: idle.length, keys: idle.slice(0, NAMED_MAX) },
    skipped: addSkipped(
      {},
      {
        not_found: new Set(ids).size - seen.length,
        not_yours: seen.length - own.length,
        revoked: own.length - open.length,
      },
    ),
  };
}

async function previewFilter(
  ctx: ManyContext,
  filter: Extract<ManyKeys, { filter: unknown }>['filter'],
  creator: string | null,
): Promise<ManyPreview> {
  const own = changeableFilter(filter, creator);
  const { total, inUse } = await countMany(ctx, own);
  if (total > MANY_KEYS_MAX) throw tooMany();
  const now = ctx.runtime.now();
  const named = await firstOfMany(ctx, own, NAMED_MAX);
  const others =
    creator === null || ctx.runtime.profile.owner === 'user'
      ? 0
      : await countOthers(ctx, filter, total);
  return {
    inUse: { count: inUse, keys: named.filter((key) => wasUsedLately(key, now)) },
    idle: { count: total - inUse, keys: named.filter((key) => !wasUsedLately(key, now)) },
    skipped: addSkipped({}, { not_yours: others }),
  };
}

async function countOthers(
  ctx: ManyContext,
  filter: Extract<ManyKeys, { filter: unknown }>['filter'],
  own: number,
): Promise<number> {
  return (await countMany(ctx, changeableFilter(filter, null))).total - own;
}
