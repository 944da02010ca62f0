import { type Announcement, parseAnnouncement } from '../../core/announcement';
import { type ListenSession, openListenSession } from '../../stores/listen-session';
import type { Channels } from './channels';

/** What a feed tells. Everything is called in the order in which the database committed it. */
export interface FeedListener {
  /** A change; null: one that this version does not understand, so anything may have changed. */
  onChange(announcement: Announcement | null): void;
  onBeat(nonce: string, databaseMs: number): void;
  onAcknowledged(change: string, incarnation: string): void;
  /** The session is gone: what was announced since is lost. */
  onEnd(): void;
}

/**
 * The one session of this process that listens: to announced changes and, on a channel of its own, to its
 * heartbeats and to acknowledgements. Each session is a new incarnation.
 */
export class ChangeFeed {
  #incarnation: string | null = null;
  #session: ListenSession | null = null;
  #opening: Promise<string> | null = null;

  /** @param url a direct connection: through a pooler nothing would arrive */
  constructor(
    private readonly url: string,
    private readonly channels: Channels,
    private readonly newIncarnation: () => string,
    private readonly listener: FeedListener,
  ) {}

  /** Who listens now; null while nobody does. */
  get incarnation(): string | null {
    return this.#incarnation;
  }

  /**
   * Listens, unless it does already.
   * @returns the incarnation that listens from here on
   * @throws DomainError `unavailable`
   */
  async open(): Promise<string> {
    if (this.#incarnation !== null) return this.#incarnation;
    this.#opening ??= this.#listen().finally(() => {
      this.#opening = null;
    });
    return await this.#opening;
  }

  /** Stops listening. */
  close(): void {
    this.#session?.close();
  }

  async #listen(): Promise<string> {
    await this.channels.load();
    const incarnation = this.newIncarnation();
    let isOver = false;
    const session = await openListenSession(
      this.url,
      [this.channels.changes, this.channels.of(incarnation)],
      (channel, payload) => this.#hear(channel, payload),
      () => {
        isOver = true;
        if (this.#incarnation !== incarnation) return;
        this.#incarnation = null;
        this.#session = null;
        this.listener.onEnd();
      },
    );
    if (!isOver) {
      this.#incarnation = incarnation;
      this.#session = session;
    }
    return incarnation;
  }

  #hear(channel: string, payload: string): void {
    if (channel === this.channels.changes) {
      this.listener.onChange(parseAnnouncement(payload));
      return;
    }
    const [kind, first = '', second = ''] = payload.split(' ');
    if (kind === 'beat') this.listener.onBeat(first, Number(second));
    if (kind === 'applied') this.listener.onAcknowledged(first, second);
  }
}

/** The payload that tells a changer who has applied its change. */
export function appliedPayload(change: string, incarnation: string): string {
  return `applied ${change} ${incarnation}`;
}
