import { DomainError } from '../../core/errors';
import type { VerificationRecord } from '../../stores/verification-records';

/** What a read found under a lookup; null: no key. */
export type Loaded = VerificationRecord | null;

/** Reads the records of many lookups (base64url) in one statement on the primary. */
type Read = (lookups: readonly string[]) => Promise<Map<string, VerificationRecord>>;

const IN_FLIGHT_MAX = 4;
const LOOKUPS_MAX = 500;
/** How long a read may wait for its turn, in milliseconds: with the statement's own second, two. */
const WAIT_MS_MAX = 1_000;

interface Batch {
  lookups: Set<string>;
  sinceMs: number;
  result: Promise<Map<string, VerificationRecord>>;
  send: () => void;
  refuse: (error: DomainError) => void;
}

/**
 * Reads records, everything that one turn of the event loop asks for in one statement. A statement that
 * was sent is joined by nobody: who asks now must see what was committed before now.
 */
export class RecordLoads {
  readonly #waiting: Batch[] = [];
  /** How many statements were sent. */
  statements = 0;
  #inFlight = 0;
  #isScheduled = false;

  constructor(
    private readonly read: Read,
    private readonly monotonicMs: () => number,
  ) {}

  /**
   * Reads by a statement that is sent after this call.
   * @throws DomainError `unavailable` when the database is away or too slow
   */
  async load(lookups: readonly string[]): Promise<Loaded> {
    const batch = this.#open();
    for (const lookup of lookups) batch.lookups.add(lookup);
    const records = await batch.result;
    for (const lookup of lookups) {
      const record = records.get(lookup);
      if (record !== undefined) return record;
    }
    return null;
  }

  #open(): Batch {
    const last = this.#waiting.at(-1);
    if (last !== undefined && last.lookups.size < LOOKUPS_MAX) return last;
    const batch = newBatch(this.read, this.monotonicMs());
    this.#waiting.push(batch);
    this.#schedule();
    return batch;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#sendWaiting();
    });
  }

  #sendWaiting(): void {
    while (this.#inFlight < IN_FLIGHT_MAX) {
      const batch = this.#waiting.shift();
      if (batch === undefined) return;
      if (this.monotonicMs() - batch.sinceMs > WAIT_MS_MAX) {
        batch.refuse(tooSlow());
        continue;
      }
      this.#inFlight += 1;
      this.statements += 1;
      batch.send();
      const done = () => {
        this.#inFlight -= 1;
        this.#sendWaiting();
      };
      batch.result.then(done, done);
    }
  }
}

function newBatch(read: Read, sinceMs: number): Batch {
  const lookups = new Set<string>();
  let send: Batch['send'] = () => undefined;
  let refuse: Batch['refuse'] = () => undefined;
  const result = new Promise<Map<string, VerificationRecord>>((resolve, reject) => {
    send = () => resolve(read([...lookups]));
    refuse = reject;
  });
  return { lookups, sinceMs, result, send, refuse };
}

function tooSlow(): DomainError {
  return new DomainError('unavailable', 'The database is too slow at the moment. Try again.', {
    reason: 'database_unavailable',
    retryAfterSeconds: 1,
  });
}
