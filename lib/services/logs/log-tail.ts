import { idMoment } from '../../core/ids';
import { listLogEntries } from '../../stores/request-log-list';
import type { Context } from '../context';
import { type AskedLog, logOwner } from './log-owner';

/** How late a request may be written: once a second, after its answer, by whichever process. */
const LATE_MS = 15_000;
/** How far back somebody who was away is told. */
const AWAY_MS = 300_000;
const AHEAD_MS = 60_000;
/** How many are told at once: who needs all of them lists them. */
const ROWS_MAX = 100;

/**
 * What is new in the log, as often as it is asked. It reads the database, so that it sees the requests of every
 * process, and remembers what it has told of the last seconds alone.
 */
export class LogTail {
  #told = new Set<string>();
  #sinceMs: number;

  /** @param after the id of the newest request that is known already; null: of none */
  constructor(
    private readonly asked: AskedLog,
    after: string | null,
    nowMs: number,
  ) {
    const moment = after === null ? null : idMoment(after);
    this.#sinceMs = Math.max(nowMs - AWAY_MS, moment ?? nowMs - LATE_MS);
    if (after !== null) this.#told.add(after);
  }

  /** The ids of requests that were not told yet, newest first, 100 at most. @throws DomainError `forbidden` */
  async next(ctx: Context): Promise<string[]> {
    const { owner, filter } = logOwner(ctx, this.asked);
    const nowMs = ctx.runtime.now().getTime();
    const read = await listLogEntries(ctx.runtime.database.pool, owner, {
      filter,
      from: new Date(Math.max(this.#sinceMs, filter.from?.getTime() ?? 0)),
      to: new Date(nowMs + AHEAD_MS),
      before: null,
      limit: ROWS_MAX,
    });
    const ids = read.map(({ id }) => id);
    const fresh = ids.filter((id) => !this.#told.has(id));
    this.#told = new Set(ids);
    this.#sinceMs = Math.max(this.#sinceMs, nowMs - LATE_MS);
    return fresh;
  }
}
