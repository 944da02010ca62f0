/** More at once means that whatever it waits for is away. */
const RUNNING_MAX = 500;

/**
 * Work that goes on after the answer, so that how long it takes says nothing (attack 29). What fails is
 * told to `onFailure`; nothing is repeated.
 */
export class Background {
  readonly #running = new Set<Promise<void>>();

  constructor(private readonly onFailure: (what: string, error: unknown) => void) {}

  /** Begins the work once the caller has gone on. */
  run(what: string, work: () => Promise<void>): void {
    if (this.#running.size >= RUNNING_MAX) {
      this.onFailure(what, new Error('Too much is waiting.'));
      return;
    }
    const running = Promise.resolve()
      .then(work)
      .catch((error: unknown) => this.onFailure(what, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits until nothing is left to do. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
