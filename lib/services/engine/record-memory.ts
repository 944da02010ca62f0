import { LRUCache } from 'lru-cache';
import { membershipName, type Touched, touchedNames } from '../../core/announcement';
import type { KeyRecord } from '../../core/verification';

/** Of how many secrets it is remembered at most that they are no key. */
const UNKNOWN_MAX = 10_000;

/** A key as it is remembered, under the name of one of its secrets. */
export interface RememberedKey {
  key: KeyRecord;
  /** Of that secret (base64url). */
  lookup: string;
  hash: string;
  /** Whether the secret has been proved against the hash in this process. */
  isProved: boolean;
}

/** What an announcement names: shared by all records that depend on it, so that dropping them is one step. */
interface Version {
  name: string;
  isOver: boolean;
  records: number;
}

interface Entry {
  remembered: RememberedKey;
  versions: readonly [key: Version, membership: Version, workspace: Version];
}

/**
 * Keys by the name of their secret (lib/crypto/memory-names.ts), bounded, least recently used dropped
 * first. It knows nothing of trust: whoever asks has made sure that memory may answer (lib/core/trust.ts).
 */
export class RecordMemory {
  readonly #entries: LRUCache<string, Entry> | null;
  readonly #unknown: LRUCache<string, true>;
  readonly #versions = new Map<string, Version>();
  #generation = 0;

  /** @param keysMax 0: remembers nothing */
  constructor(keysMax: number) {
    this.#unknown = new LRUCache({ max: Math.max(1, Math.min(keysMax, UNKNOWN_MAX)) });
    this.#entries =
      keysMax === 0
        ? null
        : new LRUCache({ max: keysMax, dispose: (entry) => this.#release(entry) });
  }

  /** Advances with every announcement: what was read before it is not kept. */
  get generation(): number {
    return this.#generation;
  }

  /** How many keys are remembered. */
  get size(): number {
    return this.#entries?.size ?? 0;
  }

  /** The key of a secret; null: it is no key; undefined: not remembered. */
  recall(name: string): RememberedKey | null | undefined {
    const entry = this.#entries?.get(name);
    if (entry === undefined) return this.#unknown.has(name) ? null : undefined;
    const [key, membership, workspace] = entry.versions;
    if (key.isOver || membership.isOver || workspace.isOver) return undefined;
    return entry.remembered;
  }

  /** Keeps what a read found, unless something was announced since it was sent, under `generation`. */
  keep(name: string, found: RememberedKey | null, generation: number): void {
    if (generation !== this.#generation || this.#entries === null) return;
    if (found === null) {
      this.#unknown.set(name, true);
      return;
    }
    const { id, workspaceId, createdBy } = found.key;
    this.#entries.set(name, {
      remembered: found,
      versions: [
        this.#version(id),
        this.#version(membershipName(workspaceId, createdBy)),
        this.#version(workspaceId),
      ],
    });
  }

  /** Forgets what a change touched, and what is no key: it may be one now. */
  forget(touched: Touched): void {
    this.#generation += 1;
    this.#unknown.clear();
    for (const name of touchedNames(touched)) {
      const version = this.#versions.get(name);
      if (version === undefined) continue;
      version.isOver = true;
      this.#versions.delete(name);
    }
  }

  /** Forgets everything. */
  empty(): void {
    this.#generation += 1;
    this.#unknown.clear();
    this.#entries?.clear();
  }

  #version(name: string): Version {
    const known = this.#versions.get(name) ?? { name, isOver: false, records: 0 };
    known.records += 1;
    this.#versions.set(name, known);
    return known;
  }

  #release({ versions }: Entry): void {
    for (const version of versions) {
      version.records -= 1;
      if (version.records === 0 && !version.isOver) this.#versions.delete(version.name);
    }
  }
}
