import { invalidInput } from '../../core/errors';
import type { LogEntry } from '../../core/request-log';
import { type LogPlace, listLogEntries } from '../../stores/request-log-list';
import type { Context } from '../context';
import { type AskedLog, logOwner, type ShownEntry, withKeyNames } from './log-owner';

const DAY_MS = 86_400_000;
/** What another process's clock may be ahead. */
const AHEAD_MS = 60_000;
/** A search that takes longer stops at the end of a day and says how far it came. */
const SEARCH_MS = 250;

/** A page of the log. */
export interface ListedLog {
  /** Newest first. */
  entries: readonly ShownEntry[];
  nextCursor: string | null;
  /** Before the page was full the time was: what is older than this moment was not looked at. */
  searchedTo: Date | null;
}

/**
 * One page of the requests of a workspace, newest first. It looks day by day, and no further back than the log
 * is kept, so that no filter costs more than about a quarter of a second.
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
  const startMs = runtime.now().getTime();
  const found: LogEntry[] = [];
  let searchedTo: Date | null = null;
  for (const day of daysBack(ctx, { from: filter.from, to: upTo(before, filter.to) })) {
    const limit = asked.limit + 1 - found.length;
    const query = { filter, ...day, before, limit };
    found.push(...(await listLogEntries(runtime.database.pool, owner, query)));
    const isLate = runtime.now().getTime() - startMs > SEARCH_MS;
    searchedTo = isLate && !day.isLast ? day.from : null;
    if (found.length > asked.limit || isLate) break;
  }
  const entries = found.slice(0, asked.limit);
  const hasMore = found.length > asked.limit;
  const last = hasMore
    ? entries.at(-1)
    : searchedTo === null
      ? undefined
      : { at: searchedTo, id: '' };
  const place = last === undefined ? null : { list, at: last.at.toISOString(), id: last.id };
  return {
    entries: await withKeyNames(ctx, owner, entries),
    nextCursor: place === null ? null : runtime.cursorSeal.sign(JSON.stringify(place)),
    searchedTo: hasMore ? null : searchedTo,
  };
}

/** The beginning of the first day whose requests are kept. */
export function logBeginning({ runtime }: Pick<Context, 'runtime'>): Date {
  return dayOf(new Date(runtime.now().getTime() - runtime.settings.logDays * DAY_MS));
}

/** The days of a stretch of time, newest first, as far as the log is kept. */
function* daysBack(ctx: Context, asked: { from: Date | null; to: Date | null }) {
  const kept = logBeginning(ctx);
  const ahead = new Date(ctx.runtime.now().getTime() + AHEAD_MS);
  const from = asked.from === null || asked.from < kept ? kept : asked.from;
  let to = asked.to === null || asked.to > ahead ? ahead : asked.to;
  while (to > from) {
    const midnight = dayOf(new Date(to.getTime() - 1));
    const isLast = midnight <= from;
    yield { from: isLast ? from : midnight, to, isLast };
    to = midnight;
  }
}

// The row that a cursor names may not be the first of its moment.
function upTo(before: LogPlace | null, to: Date | null): Date | null {
  return before === null ? to : new Date(before.at.getTime() + 1);
}

function dayOf(moment: Date): Date {
  return new Date(moment.getTime() - (moment.getTime() % DAY_MS));
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
