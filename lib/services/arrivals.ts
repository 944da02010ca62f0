/** A request that a key made, as the page that waits for it shows it. */
export interface Arrival {
  requestId: string;
  status: number;
  method: string;
  path: string;
  ms: number;
  address: string | null;
  userAgent: string | null;
}

type Listener = (arrival: Arrival) => void;

/** Tells pages that wait for a key's first request that it has arrived; costs nothing when none wait. */
export class Arrivals {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** Calls `listener` for each request of the key, until the returned function is called. */
  subscribe(keyId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(keyId) ?? new Set();
    this.#listeners.set(keyId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(keyId);
    };
  }

  /** Announces a request that the key has made. */
  announce(keyId: string, arrival: Arrival): void {
    for (const listener of this.#listeners.get(keyId) ?? []) listener(arrival);
  }
}
