import type { Environment, PlainSecret } from '../../core/key-format';
import type { Clocks, Trust } from '../../core/trust';
import type { KeyRecord } from '../../core/verification';
import type { VerificationRecord } from '../../stores/verification-records';
import type { Log } from '../log';
import type { Loaded, RecordLoads } from './record-loads';
import type { RecordMemory, RememberedKey } from './record-memory';
import { SharedLists } from './shared-lists';

/** A key to decide about, and the moment to judge its expiry by (the database's clock). */
export interface FoundKey {
  found: RememberedKey | null;
  now: Date;
}

/** What a read looks for. */
interface AskedSecret {
  name: string;
  lookups: readonly string[];
  environment: Environment;
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
  /** The keys that were logged as being at odds with their secrets. */
  readonly #atOdds = new Set<string>();
  /** How often memory answered, and how often the database was asked. */
  readonly counts = { remembered: 0, loaded: 0 };

  constructor(
    private readonly trust: Trust,
    private readonly memory: RecordMemory,
    private readonly loads: RecordLoads,
    private readonly clocks: () => Clocks,
    /** What a secret goes by in memory. */
    readonly nameOf: (secret: PlainSecret) => string,
    private readonly log: Log,
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
   * then the result is undefined, and memory is to be asked again. A record of the other environment is
   * no key of this secret (attack 48).
   * @param asked a secret's name in memory, its lookups, one per pepper (base64url), and the environment
   * that its prefix names
   * @throws DomainError `unavailable`
   */
  async load(asked: AskedSecret): Promise<FoundKey | undefined> {
    const { name, lookups } = asked;
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
      return this.#keep(asked, await loading, generation);
    } finally {
      if (this.#flights.get(name) === mine) this.#flights.delete(name);
    }
  }

  #keep({ name, environment }: AskedSecret, loaded: Loaded, generation: number): FoundKey {
    this.counts.loaded += 1;
    const isKey = loaded !== null && !this.#isAtOdds(loaded.key, environment);
    const found = isKey ? this.#remembered(loaded) : null;
    if (this.trust.holds(this.clocks())) this.memory.keep(name, found, generation);
    return { found, now: loaded?.now ?? new Date(0) };
  }

  // Only somebody who writes into the database past Keydesk makes such a record.
  #isAtOdds({ id, environment }: KeyRecord, named: Environment): boolean {
    if (environment === named) return false;
    if (!this.#atOdds.has(id)) {
      this.#atOdds.add(id);
      const fields = { key_id: id, environment, secret_environment: named };
      this.log.error(fields, 'a key is refused: its environment is not that of its secret');
    }
    return true;
  }

  #remembered({ key, lookup, hash }: VerificationRecord): RememberedKey {
    key.workspaceAddresses = this.#addresses.share(key.workspaceId, key.workspaceAddresses);
    return { key, lookup, hash, isProved: false };
  }
}
