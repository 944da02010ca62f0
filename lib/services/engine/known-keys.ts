import type { PlainSecret } from '../../core/key-format';
import type { Clocks, Trust } from '../../core/trust';
import type { VerificationRecord } from '../../stores/verification-records';
import type { Loaded, RecordLoads } from './record-loads';
import type { RecordMemory, RememberedKey } from './record-memory';
import { SharedLists } from './shared-lists';

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
 * The keys of secrets: from memory while trust holds, else from a statement on the primary that is sent
 * after the question (docs/decisions/0011, rules 2 and 3).
 */
export class KnownKeys {
  readonly #flights = new Map<string, Flight>();
  readonly #addresses = new SharedLists();
  /** How often memory answered, and how often the database was asked. */
  readonly counts = { remembered: 0, loaded: 0 };

  constructor(
    private readonly trust: Trust,
    private readonly memory: RecordMemory,
    private readonly loads: RecordLoads,
    private readonly clocks: () => Clocks,
    /** What a secret goes by in memory. */
    readonly nameOf: (secret: PlainSecret) => string,
  ) {}

  /**
   * What memory may answer at this moment; undefined: nothing, ask the database.
   * @param name of the secret
   */
  recall(name: string): FoundKey | undefined {
    const clocks = this.clocks();
    if (!this.trust.holds(clocks)) return undefined;
    const found = this.memory.recall(name);
    if (found === undefined) return undefined;
    this.counts.remembered += 1;
    return { found, now: new Date(this.trust.databaseMs(clocks)) };
  }

  /**
   * What the database says now. A read that is under way is waited for while memory will keep its answer:
   * then the result is undefined, and memory is to be asked again.
   * @param name of the secret
   * @param lookups of the secret, one per pepper (base64url)
   * @throws DomainError `unavailable`
   */
  async load(name: string, lookups: readonly string[]): Promise<FoundKey | undefined> {
    const { generation } = this.memory;
    const flight = this.#flights.get(name);
    if (flight?.generation === generation && this.trust.holds(this.clocks())) {
      await flight.ended;
      return undefined;
    }
    const loading = this.loads.load(lookups);
    const mine = { generation, ended: loading };
    this.#flights.set(name, mine);
    try {
      return this.#keep(name, await loading, generation);
    } finally {
      if (this.#flights.get(name) === mine) this.#flights.delete(name);
    }
  }

  #keep(name: string, loaded: Loaded, generation: number): FoundKey {
    this.counts.loaded += 1;
    const found = loaded === null ? null : this.#remembered(loaded);
    if (this.trust.holds(this.clocks())) this.memory.keep(name, found, generation);
    return { found, now: loaded?.now ?? new Date(0) };
  }

  #remembered({ key, lookup, hash }: VerificationRecord): RememberedKey {
    key.workspaceAddresses = this.#addresses.share(key.workspaceId, key.workspaceAddresses);
    return { key, lookup, hash, isProved: false };
  }
}
