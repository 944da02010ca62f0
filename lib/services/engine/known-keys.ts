import type { Clocks, Trust } from '../../core/trust';
import type { VerificationRecord } from '../../stores/verification-records';
import type { Loaded, RecordLoads } from './record-loads';
import type { RecordMemory, RememberedKey } from './record-memory';

/** A key to decide about, and the moment to judge its expiry by (the database's clock). */
export interface FoundKey {
  found: RememberedKey | null;
  now: Date;
}

interface Flight {
  generation: number;
  ended: Promise<unknown>;
}

/**
 * The keys of lookups: from memory while trust holds, else from a statement on the primary that is sent
 * after the question (docs/decisions/0011, rules 2 and 3).
 */
export class KnownKeys {
  readonly #flights = new Map<string, Flight>();
  /** How often memory answered, and how often the database was asked. */
  readonly counts = { remembered: 0, loaded: 0 };

  constructor(
    private readonly trust: Trust,
    private readonly memory: RecordMemory,
    private readonly loads: RecordLoads,
    private readonly clocks: () => Clocks,
  ) {}

  /**
   * What memory may answer at this moment; undefined: nothing, ask the database.
   * @param lookups of one secret, one per pepper (base64url)
   */
  recall(lookups: readonly string[]): FoundKey | undefined {
    const clocks = this.clocks();
    if (!this.trust.holds(clocks)) return undefined;
    let isKnown = true;
    for (const lookup of lookups) {
      const found = this.memory.recall(lookup);
      if (found === undefined) isKnown = false;
      else if (found !== null) return this.#answer(found, clocks);
    }
    return isKnown ? this.#answer(null, clocks) : undefined;
  }

  /**
   * What the database says now. A read that is under way is waited for while memory will keep its answer:
   * then the result is undefined, and memory is to be asked again.
   * @throws DomainError `unavailable`
   */
  async load(lookups: readonly string[]): Promise<FoundKey | undefined> {
    const [first = ''] = lookups;
    const { generation } = this.memory;
    const flight = this.#flights.get(first);
    if (flight?.generation === generation && this.trust.holds(this.clocks())) {
      await flight.ended;
      return undefined;
    }
    const loading = this.loads.load(lookups);
    const mine = { generation, ended: loading };
    this.#flights.set(first, mine);
    try {
      return this.#keep(lookups, await loading, generation);
    } finally {
      if (this.#flights.get(first) === mine) this.#flights.delete(first);
    }
  }

  #answer(found: RememberedKey | null, clocks: Clocks): FoundKey {
    this.counts.remembered += 1;
    return { found, now: new Date(this.trust.databaseMs(clocks)) };
  }

  #keep(lookups: readonly string[], loaded: Loaded, generation: number): FoundKey {
    this.counts.loaded += 1;
    const found = loaded === null ? null : rememberedKey(loaded);
    if (this.trust.holds(this.clocks())) {
      for (const lookup of lookups) {
        this.memory.keep(lookup, found?.lookup === lookup ? found : null, generation);
      }
    }
    return { found, now: loaded?.now ?? new Date(0) };
  }
}

function rememberedKey({ key, lookup, hash }: VerificationRecord): RememberedKey {
  return { key, lookup, hash, isProved: false };
}
