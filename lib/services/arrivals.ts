import { LRUCache } from 'lru-cache';

/** A request that a key made, as the page that waits for it shows it. */
export interface Arrival {
  requestId: string;
  status: number;
  method: string;
  path: string;
  ms: number;
  address: string | null;
  userAgent: string | null;
  /** Of the secret that was sent. */
  lastFour: string;
}

/** Of how many keys the latest request is remembered. */
const LATEST_MAX = 500;

/** How many pages of one person may wait at a time. */
const PLACES_MAX = 8;

type Listener = (arrival: Arrival) => void;

/** Tells pages that wait for a key's first request that it has arrived. */
export class Arrivals {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #waitingPages = new Map<string, number>();
  readonly #latest = new LRUCache<string, Arrival>({ max: LATEST_MAX });

  /**
   * Takes one of the few places that a person has for pages that wait.
   * @returns gives the place back, however often it is called; null when all are taken
   */
  takePlace(userId: string): (() => void) | null {
    const taken = this.#waitingPages.get(userId) ?? 0;
    if (taken >= PLACES_MAX) return null;
    this.#waitingPages.set(userId, taken + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      const left = (this.#waitingPages.get(userId) ?? 1) - 1;
      if (left === 0) this.#waitingPages.delete(userId);
      else this.#waitingPages.set(userId, left);
    };
  }

  /** Calls `listener` for each request of the key, until the returned function is called. */
  subscribe(keyId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(keyId) ?? new Set();
    this.#listeners.set(keyId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(keyId);
    };
  }

  /** The key's latest request, for a page that began to wait just after it. */
  latest(keyId: string): Arrival | undefined {
    return this.#latest.get(keyId);
  }

  /** Whether anybody wants to hear of a request: a page waits, or would wait for this secret's first. */
  isAwaited(keyId: string, lastFour: string): boolean {
    return this.#listeners.has(keyId) || this.#latest.peek(keyId)?.lastFour !== lastFour;
  }

  /** Announces a request that the key has made. */
  announce(keyId: string, arrival: Arrival): void {
    this.#latest.set(keyId, arrival);
    for (const listener of this.#listeners.get(keyId) ?? []) listener(arrival);
  }
}
