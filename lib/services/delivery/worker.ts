import type { DeliveryChannel, DeliveryState } from '../../core/delivery';
import type { DoneAttempt } from '../../stores/delivery-outcomes';
import { type ClaimedDelivery, type ClaimQuery, laneOf } from '../../stores/outbox';
import type { Log } from '../log';

const POLL_MS = 1_000;
/** How long a stop waits for attempts before it breaks them off, in milliseconds. */
const GRACE_MS = 3_000;
/** One workspace's receiver takes so many places at most, and all together so many. */
const PER_LANE = 4;
const RUNNING_MAX = 400;

/** What the worker does with the outbox. */
export interface DeliveryWork {
  claim(query: Pick<ClaimQuery, 'busyLanes' | 'perLane' | 'limit'>): Promise<ClaimedDelivery[]>;
  attempt(claimed: ClaimedDelivery, stop: AbortSignal): Promise<Pick<DoneAttempt, 'next'>>;
}

/** How many attempts there were, by what became of their deliveries: `pending` ones are tried again. */
export type AttemptCounts = Readonly<Record<DeliveryChannel, Record<DeliveryState, number>>>;

/**
 * Sends what is in the outbox, in every process that serves pages. A lane (a workspace by one way) has its next
 * deliveries claimed when it has done those before: who is slow holds up nobody else.
 */
export class DeliveryWorker {
  readonly counts: AttemptCounts = {
    webhook: { delivered: 0, pending: 0, failed: 0 },
    email: { delivered: 0, pending: 0, failed: 0 },
  };
  readonly #busy = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #claiming: Promise<void> | null = null;
  #isWanted = false;
  #isFailing = false;
  #isClosed = false;

  constructor(
    private readonly log: Log,
    private readonly work: DeliveryWork,
  ) {}

  /** How many attempts are being made. */
  get running(): number {
    return this.#running.size;
  }

  /** Begins to look for what is due, now and every second. */
  start(): void {
    this.#timer = setInterval(() => this.wake(), POLL_MS).unref();
    this.wake();
  }

  /** Sends what is due now, and what comes to be due meanwhile; resolves when nothing is. */
  async sendDue(): Promise<void> {
    this.#isWanted = true;
    this.#claim();
    while (this.#claiming !== null || this.#running.size > 0) {
      await Promise.all([this.#claiming, ...this.#running]);
    }
  }

  /** Looks at once, where it looks at all. */
  wake(): void {
    if (this.#timer === null) return;
    this.#isWanted = true;
    this.#claim();
  }

  /** Lets attempts end for a few seconds and breaks off the others, which are then due at once, for any process. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#isClosed = true;
    const grace = setTimeout(() => this.#stop.abort(), GRACE_MS);
    await this.#claiming;
    await Promise.all(this.#running);
    clearTimeout(grace);
  }

  #claim(): void {
    if (this.#isClosed || this.#running.size >= RUNNING_MAX) return;
    this.#claiming ??= this.#claimDue().finally(() => {
      this.#claiming = null;
      if (this.#isWanted) this.#claim();
    });
  }

  async #claimDue(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isClosed && this.#running.size < RUNNING_MAX) {
        this.#isWanted = false;
        const claimed = await this.work.claim({
          busyLanes: [...this.#busy.keys()],
          perLane: PER_LANE,
          limit: RUNNING_MAX - this.#running.size,
        });
        for (const delivery of claimed) this.#attempt(delivery);
        this.#isFailing = false;
      }
    } catch (error) {
      this.#isWanted = false;
      if (!this.#isFailing) this.log.warn({ error }, 'the outbox cannot be read, will try again');
      this.#isFailing = true;
    }
  }

  // What cannot be noted is sent again after its lease.
  #attempt(claimed: ClaimedDelivery): void {
    const lane = laneOf(claimed);
    this.#busy.set(lane, (this.#busy.get(lane) ?? 0) + 1);
    const running = this.work
      .attempt(claimed, this.#stop.signal)
      .then(
        ({ next }) => {
          this.counts[claimed.channel][next.state] += 1;
        },
        (error: unknown) => this.log.error({ error }, 'an attempt at a delivery was not noted'),
      )
      .finally(() => {
        this.#running.delete(running);
        this.#leave(lane);
      });
    this.#running.add(running);
  }

  #leave(lane: string): void {
    const others = (this.#busy.get(lane) ?? 0) - 1;
    if (others > 0) {
      this.#busy.set(lane, others);
      return;
    }
    this.#busy.delete(lane);
    this.#isWanted = true;
    this.#claim();
  }
}
