import { invalidInput } from '../../core/errors';
import type { KeyView } from '../../core/key-view';
import { type KeyCursor, type KeyFilter, type KeySort, keyCursorSchema } from '../../core/page';
import { countKeys, listKeys as listKeyRows } from '../../stores/key-list';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** Which page of which list. */
export interface ListKeysQuery {
  filter: Pick<KeyFilter, 'environment' | 'statuses' | 'search'>;
  sort: KeySort;
  /** As the previous page gave it; null for the first. */
  cursor: string | null;
  /** 1–100. */
  limit: number;
}

export interface ListedKeys {
  keys: readonly KeyView[];
  nextCursor: string | null;
}

/** Counted no further: beyond it a page says "1,000+". */
export const COUNT_MAX = 1_000;

/**
 * One page of the keys that the actor may see. A key sees its own environment only.
 * @throws DomainError `invalid_request` for a cursor that was changed or belongs to another list
 */
export async function listKeys(ctx: Context, query: ListKeysQuery): Promise<ListedKeys> {
  const reach = authorize(ctx, 'keys:read');
  const { runtime, actor } = ctx;
  const filter = { ...query.filter, createdBy: creatorSeen(ctx, reach) };
  if (actor.type === 'key') filter.environment = actor.environment;
  // A cursor counts for the list that it was made for: workspace, filter and order are sealed with it.
  const list = JSON.stringify([actor.workspaceId, filter, query.sort]);
  const { items, next } = await listKeyRows(runtime.database.pool, actor.workspaceId, {
    filter,
    sort: query.sort,
    cursor: query.cursor === null ? null : openCursor(ctx, query.cursor, list),
    limit: query.limit,
    now: runtime.now(),
  });
  return { keys: items, nextCursor: next === null ? null : sealCursor(ctx, next, list) };
}

/** How many keys a list holds, counted up to `COUNT_MAX`. */
export async function countListedKeys(
  ctx: Context,
  filter: ListKeysQuery['filter'],
): Promise<number> {
  const reach = authorize(ctx, 'keys:read');
  const { runtime, actor } = ctx;
  const seen = { ...filter, createdBy: creatorSeen(ctx, reach) };
  const query = { filter: seen, now: runtime.now() };
  return await countKeys(runtime.database.pool, actor.workspaceId, query, COUNT_MAX);
}

function creatorSeen({ actor }: Context, reach: 'all' | 'own'): string | null {
  if (reach === 'all') return null;
  if (actor.type === 'key') return actor.createdBy;
  return actor.type === 'user' ? actor.userId : null;
}

function sealCursor({ runtime }: Context, cursor: KeyCursor, list: string): string {
  return runtime.cursorSeal.sign(JSON.stringify({ list, cursor }));
}

function openCursor({ runtime }: Context, sealed: string, list: string): KeyCursor {
  const text = runtime.cursorSeal.open(sealed);
  const opened: unknown = text === null ? null : JSON.parse(text);
  if (typeof opened === 'object' && opened !== null && 'list' in opened && 'cursor' in opened) {
    const cursor = keyCursorSchema.safeParse(opened.cursor);
    if (opened.list === list && cursor.success) return cursor.data;
  }
  throw invalidInput([
    { pointer: 'cursor', detail: 'This cursor is not one of this list. Start again without it.' },
  ]);
}
