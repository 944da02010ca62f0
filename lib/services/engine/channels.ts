/**
 * The names of the channels that processes notify each other on. Whoever may connect to the database can
 * notify any channel, so the names begin with what only the application can read: who cannot name a
 * channel can neither hear of changes there nor forge a heartbeat.
 */
export class Channels {
  #base: string | null = null;

  constructor(private readonly readBase: () => Promise<string>) {}

  /** Reads the names, once. @throws DomainError `unavailable` */
  async load(): Promise<void> {
    this.#base ??= await this.readBase();
  }

  /** On which changes are announced to every verifier. */
  get changes(): string {
    return `${this.#loaded}_changes`;
  }

  /** To which only one incarnation listens: its heartbeats, and what others have applied of its changes. */
  of(incarnation: string): string {
    return `${this.#loaded}_${incarnation.slice(incarnation.indexOf('_') + 1)}`;
  }

  get #loaded(): string {
    if (this.#base === null) throw new Error('the channels are not loaded');
    return this.#base;
  }
}
