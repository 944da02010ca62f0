import type { Log } from '../log';

const RETRY_MS = 5_000;

/**
 * Acts upon reported leaks, one batch after the other, beside the requests that report them: whoever reports
 * learns nothing from how long it takes. What is not done yet is in the database, for any process.
 */
export class LeakDesk {
  #isWanted = false;
  #isClosed = false;
  #running: Promise<void> | null = null;
  #retry: NodeJS.Timeout | undefined;

  /** @param work acts upon a batch and returns how many reports it had */
  constructor(
    private readonly work: () => Promise<number>,
    private readonly log: Log,
  ) {}

  /** Begins to work, unless it does: there may be new reports. */
  wake(): void {
    if (this.#isClosed) return;
    this.#isWanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves when nothing is being done. */
  async settled(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /** Finishes the batch that it is at. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.settled();
  }

  async #run(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isClosed) {
        this.#isWanted = false;
        if ((await this.work()) > 0) this.#isWanted = true;
      }
    } catch (error) {
      this.log.error({ error }, 'reported leaks could not be acted upon; they are tried again');
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.wake(), RETRY_MS).unref();
    }
  }
}
