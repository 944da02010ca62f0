import type { LogEntry } from '../../core/request-log';
import { isRefusedRow } from '../../stores/database-error';
import { addLogEntries } from '../../stores/request-log';
import { newId } from '../audit';
import { SteadyWriter } from './steady-writer';
import { nextTurn, type WriterParts } from './usage-writer';

const SLICE_ROWS = 250;
/** Up to a kilobyte each. */
const WAITING_MAX = 20_000;
/** Which share of a second's room is at most for those without a known key, and for one workspace. */
const NOBODYS_SHARE = 0.1;
const WORKSPACES_SHARE = 0.5;

/** Which requests are kept (KEYDESK_LOG_SAMPLE, KEYDESK_LOG_PER_SECOND). */
export interface LogSampling {
  /** Which share of the requests that are let through, 0 to 1. Refused ones are kept all. */
  share: number;
  /** How many a process keeps in a second at most. */
  perSecond: number;
}

/** A request, before it has a name and a time. */
export type NewLogEntry = Omit<LogEntry, 'id' | 'at'>;

/**
 * Keeps requests and writes them once a second, off the request path. What there is no room for is dropped and
 * counted: the counts of usage do not depend on it.
 */
export class RequestLog {
  #waiting: LogEntry[] = [];
  #second = 0;
  /** How many were kept in this second: all, and by workspace. */
  #keptInSecond = 0;
  #keptOf = new Map<string, number>();
  #sampled = 0;
  #dropped = 0;
  readonly #steady = new SteadyWriter({
    isIdle: () => this.#waiting.length === 0,
    write: () => this.#write(),
  });

  constructor(
    private readonly parts: WriterParts,
    readonly sampling: LogSampling,
  ) {}

  /** The requests that should be in the log and are not: there was no room. */
  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Whether a request is to be kept: asked once for each, before its entry is made. Nobody blinds the others' log by
   * a flood of their own: a workspace has half of a second's room, whoever sends no known key a tenth.
   * @param workspaceId of the key; empty: no known key was sent
   */
  wants(isAllowed: boolean, workspaceId: string): boolean {
    if (isAllowed && !this.#isSampled()) return false;
    const second = Math.floor(this.parts.now().getTime() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#keptInSecond = 0;
      this.#keptOf.clear();
    }
    const { perSecond } = this.sampling;
    const kept = this.#keptOf.get(workspaceId) ?? 0;
    const hasRoom =
      this.#keptInSecond < perSecond &&
      kept < perSecond * (workspaceId === '' ? NOBODYS_SHARE : WORKSPACES_SHARE) &&
      this.#waiting.length < WAITING_MAX;
    if (hasRoom) {
      this.#keptInSecond += 1;
      this.#keptOf.set(workspaceId, kept + 1);
    } else this.#dropped += 1;
    return hasRoom;
  }

  /**
   * Whether what a batch reports is to be kept. It is not bounded by the second in which it arrives: a thousand
   * answers that happened one by one come at once, from the company itself, and are written with their batch.
   */
  wantsReport(isAllowed: boolean): boolean {
    return !isAllowed || this.#isSampled();
  }

  /** Keeps a request that is wanted. */
  add(entry: NewLogEntry): void {
    this.#waiting.push({ id: newId(this.parts, 'log'), at: this.parts.now(), ...entry });
    this.#steady.arm();
  }

  /** Writes all that is kept so far; never rejects: what cannot be written is tried again. */
  async flush(): Promise<void> {
    await this.#steady.flush();
  }

  /** Writes what is pending; tries for a while when the database is away, and says so when it stays so. */
  async close(): Promise<void> {
    const isWritten = await this.#steady.close();
    if (!isWritten) this.parts.log.error({}, 'the last requests could not be written to the log');
  }

  #isSampled(): boolean {
    this.#sampled += this.sampling.share;
    if (this.#sampled < 1) return false;
    this.#sampled -= 1;
    return true;
  }

  async #write(): Promise<boolean> {
    try {
      while (this.#waiting.length > 0) {
        const slice = this.#waiting.slice(0, SLICE_ROWS);
        await this.#add(slice);
        this.#waiting.splice(0, slice.length);
        await nextTurn();
      }
      return true;
    } catch (error) {
      this.parts.log.warn({ error }, 'requests could not be written to the log, will try again');
      return false;
    }
  }

  // One row that the database refuses must not hold up the others, nor be tried for ever.
  async #add(entries: readonly LogEntry[]): Promise<void> {
    try {
      await addLogEntries(this.parts.pool, entries);
    } catch (error) {
      if (!isRefusedRow(error)) throw error;
      const half = entries.length >> 1;
      if (half === 0) {
        this.#dropped += 1;
        this.parts.log.error({ error, id: entries[0]?.id }, 'a request was refused by the log');
        return;
      }
      await this.#add(entries.slice(0, half));
      await this.#add(entries.slice(half));
    }
  }
}
