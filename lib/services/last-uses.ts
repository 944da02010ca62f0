import type { Database } from '../stores/client';
import { type LastUse, writeLastUses } from '../stores/last-used';
import type { Log } from './log';

const INTERVAL_MS = 1_000;
const BATCH = 1_000;
const KEYS_MAX = 100_000;

/** Collects when keys were last used and writes it once a second, off the request path. */
export class LastUses {
  #uses = new Map<string, LastUse>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: Database['pool'],
    private readonly log: Log,
  ) {}

  /** Notes a use; only the newest of a key counts. */
  note(use: LastUse): void {
    if (this.#uses.size >= KEYS_MAX && !this.#uses.has(use.keyId)) return;
    this.#uses.set(use.keyId, use);
    this.#timer ??= setTimeout(() => this.flush(), INTERVAL_MS).unref();
  }

  /** Writes what was noted so far; never rejects: what cannot be written is tried again. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const uses = [...this.#uses.values()];
    this.#uses = new Map();
    this.#writing = this.#writing.then(() => this.#write(uses));
    return this.#writing;
  }

  async #write(uses: readonly LastUse[]): Promise<void> {
    for (let start = 0; start < uses.length; start += BATCH) {
      const batch = uses.slice(start, start + BATCH);
      try {
        await writeLastUses(this.pool, batch);
      } catch (error) {
        this.log.warn({ error, keys: batch.length }, 'last uses could not be written, will retry');
        for (const use of batch) if (!this.#uses.has(use.keyId)) this.note(use);
      }
    }
  }
}
