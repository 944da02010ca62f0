import { DomainError } from '../core/errors';
import { Histogram } from '../core/histogram';
import { type ShedReason, shedReason } from '../core/overload';

/** How often the event loop is looked at, in milliseconds: a turn that lasts longer is seen as one. */
const LOOK_MS = 20;

// One for all: making an error each time would be work.
const OVERLOADED = new DomainError(
  'unavailable',
  'This server has more requests than it can answer. Try again in a second.',
  { reason: 'overloaded', retryAfterSeconds: 1 },
);

/** How busy this process is, and the refusal of what would be too much. */
export class Load {
  /** Requests of the data plane that are being worked on; the front counts them. */
  inFlight = 0;
  connectionsRefused = 0;
  readonly shed: Record<ShedReason, number> = { in_flight: 0, event_loop: 0 };
  /** How late the event loop was, look by look. */
  readonly delays = new Histogram();
  readonly #looking: NodeJS.Timeout;
  #lookedMs = performance.now();
  /** When the first request since the last look was begun. A pause before it is nobody's overload. */
  #turnFromMs: number | null = null;

  constructor() {
    this.#looking = setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Whether a further request would be too much; counted as shed. */
  isTooMuch(): boolean {
    const nowMs = performance.now();
    this.#turnFromMs ??= nowMs;
    const reason = shedReason(this.inFlight, nowMs - this.#turnFromMs);
    if (reason === null) return false;
    this.shed[reason] += 1;
    return true;
  }

  /**
   * The refusal, in the next turn of the event loop: clients that ask again at once must not keep this
   * one going, in which more than a thousand of them would hold up everything else for seconds.
   * @throws DomainError `unavailable` (`overloaded`)
   */
  async refuse(): Promise<never> {
    await new Promise((resolve) => setImmediate(resolve));
    throw OVERLOADED;
  }

  /**
   * Waits for a body that is still on its way. Meanwhile its request is not in flight: whoever sends
   * slowly must not take the place of others.
   */
  async whileSending<T>(arrives: () => Promise<T>): Promise<T> {
    this.inFlight -= 1;
    try {
      return await arrives();
    } finally {
      this.inFlight += 1;
    }
  }

  /** Stops looking at the event loop. */
  stop(): void {
    clearInterval(this.#looking);
  }

  #look(): void {
    const nowMs = performance.now();
    this.delays.observe(Math.max(0, nowMs - this.#lookedMs - LOOK_MS) / 1000);
    this.#lookedMs = nowMs;
    this.#turnFromMs = null;
  }
}
