import { invalidInput } from '../../core/errors';
import type { LogFilter } from '../../core/log-filter';
import type { LogEntry } from '../../core/request-log';
import { type LogOwner, type LogPlace, listLogEntries } from '../../stores/request-log-list';
import type { Context } from '../context';
import { type AskedLog, logOwner, type ShownEntry, withKeyNames } from './log-owner';

const DAY_MS = 86_400_000;
/** What another process's clock may be ahead. */
const AHEAD_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A search that takes longer stops and says how far it came. */
const SEARCH_MS = 150;
/** A stretch that took less is followed by one of twice the length. */
const QUICK_MS = 25;

/** A page of the log. */
export interface ListedLog {
  /** Newest first. */
  entries: readonly ShownEntry[];
  nextCursor: string | null;
  /** Before the page was full the time was: what is older than this moment was not looked at. */
  searchedTo: Date | null;
}

/**
 * One page of the requests of a workspace, newest first. It looks at an hour, then at twice as much as long
 * as that is quick, no further back than the log is kept, and for a sixth of a second: no filter costs more.
 * @param asked `cursor`: as the page before gave it; null for the first
 * @throws DomainError `forbidden`; `invalid_request` for a cursor that was changed or belongs to another list
 */
export async function listLog(
  ctx: Context,
  asked: AskedLog & { cursor: string | null; limit: number },
): Promise<ListedLog> {
  const { owner, filter } = logOwner(ctx, asked);
  const { runtime } = ctx;
  const list = JSON.stringify(['log', owner, asked.query]);
  const before = asked.cursor === null ? null : openCursor(ctx, asked.cursor, list);
  const limit = asked.limit + 1;
  const { found, searchedTo } = await search(ctx, owner, { filter, before, limit });
  const entries = found.slice(0, asked.limit);
  const isFull = found.length > asked.limit;
  const last = isFull
    ? entries.at(-1)
    : searchedTo === null
      ? undefined
      : { at: searchedTo, id: '' };
  const place = last === undefined ? null : { list, at: last.at.toISOString(), id: last.id };
  return {
    entries: await withKeyNames(ctx, owner, entries),
    nextCursor: place === null ? null : runtime.cursorSeal.sign(JSON.stringify(place)),
    searchedTo: isFull ? null : searchedTo,
  };
}

interface Search {
  filter: LogFilter;
  before: LogPlace | null;
  limit: number;
}

/** Looks back until there are enough, nothing is older, or the time is over: then up to `searchedTo`. */
async function search(
  ctx: Context,
  owner: LogOwner,
  { filter, before, limit }: Search,
): Promise<{ found: LogEntry[]; searchedTo: Date | null }> {
  const { now, database } = ctx.runtime;
  const startMs = now().getTime();
  const fromMs = Math.max(logBeginning(ctx).getTime(), filter.from?.getTime() ?? 0);
  const found: LogEntry[] = [];
  let toMs = Math.min(startMs + AHEAD_MS, upTo(before, filter.to));
  let spanMs = HOUR_MS;
  while (toMs > fromMs && found.length < limit) {
    const askedMs = now().getTime();
    if (askedMs - startMs > SEARCH_MS) return { found, searchedTo: new Date(toMs) };
    const beginMs = Math.max(fromMs, toMs - spanMs);
    const stretch = { from: new Date(beginMs), to: new Date(toMs) };
    const wanted = limit - found.length;
    found.push(
      ...(await listLogEntries(database.pool, owner, {
        filter,
        ...stretch,
        before,
        limit: wanted,
      })),
    );
    toMs = beginMs;
    const isQuick = now().getTime() - askedMs < QUICK_MS;
    spanMs = isQuick ? 2 * spanMs : Math.max(spanMs / 2, HOUR_MS / 8);
  }
  return { found, searchedTo: null };
}

/** The beginning of the first day whose requests are kept. */
export function logBeginning({ runtime }: Pick<Context, 'runtime'>): Date {
  const ms = runtime.now().getTime() - runtime.settings.logDays * DAY_MS;
  return new Date(ms - (ms % DAY_MS));
}

// The row that a cursor names may not be the first of its moment.
function upTo(before: LogPlace | null, to: Date | null): number {
  return before === null ? (to?.getTime() ?? Number.POSITIVE_INFINITY) : before.at.getTime() + 1;
}

function openCursor({ runtime }: Context, sealed: string, list: string): LogPlace {
  const text = runtime.cursorSeal.open(sealed);
  const opened: unknown = text === null ? null : JSON.parse(text);
  if (typeof opened === 'object' && opened !== null && 'list' in opened && opened.list === list) {
    if ('at' in opened && 'id' in opened) {
      const { at, id } = opened;
      if (typeof at === 'string' && typeof id === 'string') return { at: new Date(at), id };
    }
  }
  throw invalidInput([
    { pointer: 'cursor', detail: 'This cursor is not one of this list. Start again without it.' },
  ]);
}
