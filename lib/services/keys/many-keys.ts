import { DomainError, invalidInput } from '../../core/errors';
import type { KeyView } from '../../core/key-view';
import { IN_USE_MS, MANY_KEYS_MAX } from '../../core/many-keys';
import type { KeyFilter } from '../../core/page';
import type { Reach } from '../../core/roles';
import { countKeys, listKeys, listKeysById } from '../../stores/key-list';
import { isOthersKey } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import type { ListKeysQuery } from './list-keys';

/** Which keys: those that are named, or every one that a list's filter matches. */
export type ManyKeys = { ids: readonly string[] } | { filter: ListKeysQuery['filter'] };

export type ManyContext = Context<UserActor | SystemActor>;

/** Who the actor is where only their own keys may be changed; null where all may. */
export function onlyCreator({ actor }: ManyContext, reach: Reach): string | null {
  return reach === 'own' && actor.type === 'user' ? actor.userId : null;
}

/** The filter of what can be changed; null where nothing can: revoked keys are history. */
export function changeableFilter(
  { statuses, ...filter }: ListKeysQuery['filter'],
  createdBy: string | null,
): KeyFilter | null {
  const open = statuses.filter((status) => status !== 'revoked');
  // No status at all would mean every one.
  if (statuses.length > 0 && open.length === 0) return null;
  return { ...filter, statuses: open, createdBy };
}

/** How many keys of these can be changed, and how many of them were in use in the last 24 hours. */
export async function countMany(
  { runtime, actor }: ManyContext,
  filter: KeyFilter | null,
): Promise<{ total: number; inUse: number }> {
  if (filter === null) return { total: 0, inUse: 0 };
  const now = runtime.now();
  const usedAfter = new Date(now.getTime() - IN_USE_MS);
  const { pool } = runtime.database;
  const [total, inUse] = await Promise.all([
    countKeys(pool, actor.workspaceId, { filter, now }, MANY_KEYS_MAX + 1),
    countKeys(pool, actor.workspaceId, { filter, now, usedAfter }, MANY_KEYS_MAX + 1),
  ]);
  return { total, inUse };
}

/** The keys of these ids that the actor may see. */
export async function seenKeys(
  ctx: ManyContext,
  ids: readonly string[],
): Promise<readonly KeyView[]> {
  const keys = await listKeysById(ctx.runtime.database.pool, ctx.actor.workspaceId, ids);
  return keys.filter((key) => !isOthersKey(ctx, key.createdBy.id));
}

/** The first of the keys that can be changed, those used last first. */
export async function firstOfMany(
  { runtime, actor }: ManyContext,
  filter: KeyFilter | null,
  limit: number,
): Promise<readonly KeyView[]> {
  if (filter === null) return [];
  const query = { filter, sort: 'last_used', cursor: null, limit, now: runtime.now() } as const;
  return (await listKeys(runtime.database.pool, actor.workspaceId, query)).items;
}

/** The refusal of a list that is too long for one change. */
export function tooMany(): DomainError {
  return invalidInput([
    {
      pointer: '/keys',
      detail: `More than ${MANY_KEYS_MAX.toLocaleString('en-GB')} keys match. Narrow the list down with a filter first.`,
    },
  ]);
}

/** The refusal of a change whose keys are in more use than was confirmed. */
export function inMoreUse(inUse: number): DomainError {
  return new DomainError(
    'invalid_request',
    `${inUse.toLocaleString('en-GB')} of these keys were in use in the last 24 hours. Type this number to go on.`,
    {
      reason: 'confirmation_needed',
      faults: [
        {
          pointer: '/confirmedInUse',
          detail: `Type ${inUse}: so many of these keys were in use in the last 24 hours.`,
        },
      ],
    },
  );
}
