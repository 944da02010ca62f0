import { Histogram } from '../core/histogram';
import type { LeaseAsk, LeasedBucket, LeaseWish } from '../core/leased-bucket';
import { WINDOW_SECONDS } from '../core/rate-limits';
import type { Database } from '../stores/client';
import { databaseUnavailable } from '../stores/database-error';
import { leaseTokens } from '../stores/rate-limit-buckets';
import type { Log } from './log';

const BATCH_MAX = 1_000;
const WAIT_MS_MAX = 2_000;

/** A bucket as the desk serves it. */
export interface DeskEntry {
  readonly bucket: LeasedBucket;
  /** The batch that asks for it, until its answer is there: never two at once for one bucket. */
  batch: Batch | null;
  wish: LeaseWish;
  needs: number;
  /** How many requests are waiting for it. */
  waiting: number;
}

/** Buckets that are asked for in one statement. */
interface Batch {
  entries: DeskEntry[];
  isSent: boolean;
  /** Fulfilled when every bucket has its answer. */
  answered: Promise<void>;
  resolve(): void;
  reject(error: unknown): void;
}

const STRENGTH = { leave: 0, idle: 1, renew: 2 } as const satisfies Record<LeaseWish, number>;

/**
 * Asks the database for leases: all buckets of one event-loop turn in one statement, one statement after
 * the other, so that load makes batches larger and not more.
 */
export class LeaseDesk {
  /** How long the statements that were answered took, and how many were not. */
  readonly times = new Histogram();
  failed = 0;
  #collecting: Batch | null = null;
  #sending: Promise<void> | null = null;

  constructor(
    private readonly pool: Database['pool'],
    private readonly log: Log,
    private readonly clock: () => number,
    private readonly holder: string,
  ) {}

  /**
   * Asks for a bucket; `needs` are the tokens that a request waits for. While an answer is on its way it
   * is that one which is awaited: whoever still lacks something then asks again.
   * @throws DomainError `unavailable` when there is no answer within two seconds
   */
  ask(entry: DeskEntry, wish: LeaseWish, needs = 0): Promise<void> {
    const batch = entry.batch ?? this.#enlist(entry);
    if (!batch.isSent) {
      if (STRENGTH[wish] > STRENGTH[entry.wish]) entry.wish = wish;
      entry.needs += needs;
    }
    return batch.answered;
  }

  /** Fulfilled when nothing is on its way any more, whatever became of it. */
  async settled(): Promise<void> {
    while (this.#sending !== null) await this.#sending;
  }

  #enlist(entry: DeskEntry): Batch {
    if (this.#collecting === null || this.#collecting.entries.length >= BATCH_MAX) {
      this.#collecting = newBatch();
      this.#send(this.#collecting);
    }
    const batch = this.#collecting;
    batch.entries.push(entry);
    entry.batch = batch;
    entry.wish = 'leave';
    entry.needs = 0;
    return batch;
  }

  #send(batch: Batch): void {
    const before = this.#sending ?? new Promise<void>((resolve) => setImmediate(resolve));
    const sending = before
      .then(() => this.#lease(batch))
      .finally(() => {
        if (this.#sending === sending) this.#sending = null;
      });
    this.#sending = sending;
  }

  async #lease(batch: Batch): Promise<void> {
    batch.isSent = true;
    if (this.#collecting === batch) this.#collecting = null;
    const sentMs = this.clock();
    const asks = batch.entries.map(({ bucket, wish, needs }) => bucket.ask(wish, needs, sentMs));
    try {
      await this.#settle(batch, asks, sentMs);
      this.times.observe((this.clock() - sentMs) / 1000);
      batch.resolve();
    } catch (error) {
      this.failed += 1;
      this.log.warn({ error, buckets: asks.length }, 'rate limits could not be leased');
      batch.reject(error);
    }
    for (const entry of batch.entries) entry.batch = null;
  }

  async #settle({ entries }: Batch, asks: readonly LeaseAsk[], sentMs: number): Promise<void> {
    const grants = await leaseTokens(this.pool, this.holder, WINDOW_SECONDS, asks);
    for (const { bucket, waiting } of entries) {
      const grant = grants.get(bucket.subject);
      if (grant === undefined) throw new Error('a bucket was asked for and not answered');
      bucket.settle(grant, sentMs);
      // Whoever it was for has given up waiting.
      if (waiting === 0) bucket.forgo(grant.dealt);
    }
  }
}

function newBatch(): Batch {
  let resolve = () => {};
  let reject: Batch['reject'] = () => {};
  const answered = new Promise<void>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  const timer = setTimeout(() => reject(databaseUnavailable()), WAIT_MS_MAX);
  // Nobody may be waiting; and a timer must not outlive its batch.
  answered.catch(() => undefined).finally(() => clearTimeout(timer));
  return { entries: [], isSent: false, answered, resolve, reject };
}
