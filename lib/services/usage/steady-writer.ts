const INTERVAL_MS = 1_000;
const CLOSE_TRIES = 4;
const CLOSE_PAUSE_MS = 500;

/** What waits in memory to be written. */
export interface Waiting {
  isIdle: () => boolean;
  /**
   * Writes what waits; never rejects.
   * @param isDueOnly whether what may wait longer does
   * @returns whether all is written; otherwise it is called again
   */
  write: (isDueOnly: boolean) => Promise<boolean>;
}

/** Writes what waits once a second, off the request path, never twice at a time. */
export class SteadyWriter {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<boolean> | null = null;

  constructor(private readonly waiting: Waiting) {}

  /** To be called when something waits. */
  arm(): void {
    this.#timer ??= setTimeout(() => this.#tick(), INTERVAL_MS).unref();
  }

  /** Writes all that waits so far. */
  async flush(): Promise<boolean> {
    while (this.#running !== null) await this.#running;
    return await this.#run(false);
  }

  /** Writes all that waits; tries for a while when the database is away. Returns whether it is written. */
  async close(): Promise<boolean> {
    let isWritten = await this.flush();
    for (let tries = 1; tries < CLOSE_TRIES && !isWritten; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, CLOSE_PAUSE_MS));
      isWritten = await this.flush();
    }
    clearTimeout(this.#timer);
    return isWritten;
  }

  #tick(): void {
    this.#timer = undefined;
    if (this.#running === null) void this.#run(true);
    else this.arm();
  }

  #run(isDueOnly: boolean): Promise<boolean> {
    const running = this.waiting.write(isDueOnly).finally(() => {
      this.#running = null;
      if (!this.waiting.isIdle()) this.arm();
    });
    this.#running = running;
    return running;
  }
}
