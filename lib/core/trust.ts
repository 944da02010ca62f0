/** How long a heartbeat that came back lets a verifier decide from memory, in milliseconds since it was sent. */
export const TRUST_MS = 2_000;

/** How often a verifier sends a heartbeat, in milliseconds. */
export const HEARTBEAT_MS = 500;

/**
 * How long a changer waits for a verifier that does not answer, in milliseconds: by then the verifier's
 * trust has ended, even if its clock runs slow (see `CLOCKS_APART_MS_MAX`).
 */
export const LAPSE_MS = TRUST_MS * 1.1;

// A machine that was suspended: its monotonic clock stood still, its wall clock did not.
const CLOCKS_APART_MS_MAX = 100;

/** One reading of a process's two clocks, in milliseconds. Only their difference is ever used of the wall clock. */
export interface Clocks {
  monotonicMs: number;
  wallMs: number;
}

/**
 * Whether this process may decide from what it remembers (docs/decisions/0011). Trust rests on heartbeats
 * that came back through the same queue as every announced change: who has received its own heartbeat has
 * applied every change that was committed before it was sent. Pure: clocks come as arguments.
 */
export class Trust {
  #incarnation: string | null = null;
  readonly #sent = new Map<string, Clocks>();
  #untilMs = Number.NEGATIVE_INFINITY;
  /** The heartbeat that trust rests on: when it was sent, and the database's clock at some moment after. */
  #base: Clocks = { monotonicMs: 0, wallMs: 0 };
  #databaseMs = 0;
  /** Heartbeats, and how often trust that had been there was lost. */
  readonly counts = { sent: 0, returned: 0, lapses: 0 };

  /** @param emptyMemory forgets every record, and keeps every load in flight from being remembered */
  constructor(private readonly emptyMemory: () => void) {}

  /** The registration that heartbeats speak for; null while there is none. */
  get incarnation(): string | null {
    return this.#incarnation;
  }

  /** Listening and registered: from here on heartbeats count. Memory begins empty. */
  begin(incarnation: string): void {
    this.end();
    this.#incarnation = incarnation;
  }

  /** Disconnected, not registered any more, or stopping. */
  end(): void {
    this.#incarnation = null;
    this.#sent.clear();
    this.#lapse();
  }

  /** A heartbeat is sent now. @param nonce never used before, and never to be guessed */
  send(nonce: string, clocks: Clocks): void {
    this.#sent.set(nonce, clocks);
    for (const [sent, { monotonicMs }] of this.#sent) {
      if (clocks.monotonicMs - monotonicMs > TRUST_MS) this.#sent.delete(sent);
    }
  }

  /**
   * A heartbeat came back, after everything that was announced before it has been applied.
   * @param databaseMs the database's clock when it took the heartbeat, in milliseconds since 1970
   */
  receive(nonce: string, databaseMs: number, clocks: Clocks): void {
    const sent = this.#sent.get(nonce);
    this.#sent.delete(nonce);
    if (sent === undefined) return;
    this.counts.returned += 1;
    if (sent.monotonicMs + TRUST_MS <= this.#untilMs) return;
    // What was remembered before a lapse was not trusted for a while: it never is again.
    if (!this.holds(clocks)) this.#lapse();
    this.#untilMs = sent.monotonicMs + TRUST_MS;
    this.#base = sent;
    this.#databaseMs = databaseMs;
  }

  /** Whether memory may decide at this moment. Asked at every decision, never by a timer. */
  holds(clocks: Clocks): boolean {
    if (clocks.monotonicMs >= this.#untilMs) return false;
    if (Math.abs(this.#drift(clocks)) <= CLOCKS_APART_MS_MAX) return true;
    this.#lapse();
    return false;
  }

  /**
   * The database's clock now, in milliseconds since 1970, or a little later, so that a key expires early
   * rather than late (attack 41). Right only while trust holds.
   */
  databaseMs({ monotonicMs }: Clocks): number {
    return Math.ceil(this.#databaseMs + monotonicMs - this.#base.monotonicMs);
  }

  #drift({ monotonicMs, wallMs }: Clocks): number {
    return wallMs - this.#base.wallMs - (monotonicMs - this.#base.monotonicMs);
  }

  #lapse(): void {
    if (this.#untilMs !== Number.NEGATIVE_INFINITY) this.counts.lapses += 1;
    this.#untilMs = Number.NEGATIVE_INFINITY;
    this.emptyMemory();
  }
}
