import { encodeId, ID_RANDOM_BYTES } from '../../core/ids';
import type { UsageEvent } from '../../core/usage';
import { writeLastUses } from '../../stores/last-used';
import { forgetBatchesBefore } from '../../stores/usage';
import { LastUses } from './last-uses';
import { SteadyWriter } from './steady-writer';
import { type UsageBounds, UsageMemory } from './usage-memory';
import { nextTurn, SLICE_ROWS, UsageWriter, type WriterParts } from './usage-writer';

const BOUNDS: UsageBounds = { endpointsMax: 100, addressesMax: 1_000, rowsMax: 80_000 };

const HOUR_MS = 3_600_000;
const BATCHES_KEPT_MS = 24 * HOUR_MS;

/**
 * Counts decisions in memory and writes them once a second, off the request path, each exactly once.
 * While the database is away counts wait, merged and bounded; no request ever waits for them.
 */
export class Usage {
  readonly #memory: UsageMemory;
  readonly #writer: UsageWriter;
  readonly #lastUses = new LastUses();
  #dropped = 0;
  /** Since when the oldest count waits in memory, and in the writer. */
  #countingSinceMs: number | null = null;
  #writingSinceMs: number | null = null;
  #forgotMs = 0;
  readonly #steady = new SteadyWriter({
    isIdle: () => this.#memory.isEmpty && this.#writer.isDone && this.#lastUses.isEmpty,
    write: (isDueOnly) => this.#write(isDueOnly),
  });

  constructor(
    private readonly parts: WriterParts,
    bounds: Partial<UsageBounds> = {},
  ) {
    this.#memory = new UsageMemory({ ...BOUNDS, ...bounds });
    this.#writer = new UsageWriter(parts, (rows, dropped) => {
      this.#memory.release(rows);
      this.#dropped += dropped;
    });
  }

  /** Counts a decision or an answer, and notes the last use of a key that was not refused. Synchronous, below 1 µs. */
  count(event: UsageEvent, nowMs = this.parts.now().getTime()): void {
    this.#countingSinceMs ??= nowMs;
    this.#memory.add(event, nowMs);
    if (event.outcome === 'valid' && event.key !== null && event.counts !== 'answer') {
      this.#lastUses.note(event.key.id, nowMs, event.address);
    }
    this.#steady.arm();
  }

  /** What an endpoint of a key is counted under: at most 100 in an hour, as far as this process knows. */
  endpointOf(event: Pick<UsageEvent, 'key' | 'endpoint'>, atMs: number): string {
    return this.#memory.endpointOf(event, atMs);
  }

  /** The age of the oldest count that is not written, in seconds. */
  flushLagSeconds(): number {
    const since = this.#writingSinceMs ?? this.#countingSinceMs;
    return since === null ? 0 : Math.max(0, this.parts.now().getTime() - since) / 1000;
  }

  /** How many decisions are in no count: there was no room, or the database refused their key. */
  get dropped(): number {
    return this.#dropped + this.#memory.dropped;
  }

  /** Writes all that was counted so far; never rejects: what cannot be written is tried again. */
  async flush(): Promise<void> {
    await this.#steady.flush();
  }

  /** Writes what is pending; tries for a while when the database is away, and says so when it stays so. */
  async close(): Promise<void> {
    const isWritten = await this.#steady.close();
    if (!isWritten) this.parts.log.error({}, 'the last counts could not be written');
  }

  async #write(isDueOnly: boolean): Promise<boolean> {
    try {
      // First what an earlier try left: it may be in the database already.
      await this.#writer.write();
      const taken = this.#memory.take();
      this.#writer.begin(taken);
      this.#writingSinceMs = this.#countingSinceMs;
      this.#countingSinceMs = null;
      await this.#writer.write();
      this.#writingSinceMs = null;
      await this.#writeLastUses(isDueOnly);
      if (taken.minutes.length > 0) await this.#forgetBatches();
      return true;
    } catch (error) {
      const lagSeconds = this.flushLagSeconds();
      this.parts.log.warn({ error, lagSeconds }, 'usage could not be written, will try again');
      return false;
    }
  }

  async #writeLastUses(isDueOnly: boolean): Promise<void> {
    const nowMs = isDueOnly ? this.parts.now().getTime() : null;
    for (const uses of this.#lastUses.due(nowMs, SLICE_ROWS)) {
      if (uses.length > 0) await writeLastUses(this.parts.pool, uses);
      this.#lastUses.settle(uses);
      await nextTurn();
    }
  }

  async #forgetBatches(): Promise<void> {
    const nowMs = this.parts.now().getTime();
    if (nowMs - this.#forgotMs < HOUR_MS) return;
    const first = encodeId('batch', nowMs - BATCHES_KEPT_MS, new Uint8Array(ID_RANDOM_BYTES));
    await forgetBatchesBefore(this.parts.pool, first);
    this.#forgotMs = nowMs;
  }
}
