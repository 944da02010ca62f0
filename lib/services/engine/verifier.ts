import type { Announcement } from '../../core/announcement';
import type { Registration } from '../../core/barrier';
import { type Clocks, HEARTBEAT_MS, LAPSE_MS, TRUST_MS, type Trust } from '../../core/trust';
import {
  beat,
  deleteSilentVerifiers,
  deleteVerifier,
  insertVerifier,
  mayLoseCommits,
  type Notice,
  noteTimeline,
  notify,
  readVerifiers,
} from '../../stores/verifiers';
import type { Log } from '../log';
import type { Acknowledgements } from './acknowledgements';
import { appliedPayload, type ChangeFeed } from './change-feed';
import type { Channels } from './channels';
import type { RecordMemory } from './record-memory';

const RETRY_MS = 250;
/** Every how many heartbeats the others' registrations are looked at. */
const REAP_BEATS = 4;

/** What a verifier works with; `lib/services/engine/engine.ts` puts it together. */
export interface VerifierParts {
  /** A small pool of its own: heartbeats must not wait behind requests. */
  control: Parameters<typeof beat>[0];
  feed: ChangeFeed;
  channels: Channels;
  /** Nobody can guess what it returns. */
  newNonce: () => string;
  trust: Trust;
  memory: RecordMemory;
  acknowledgements: Acknowledgements;
  clocks: () => Clocks;
  log: Log;
}

/**
 * Makes this process one that may decide from memory: listens, registers, sends heartbeats, applies what
 * is announced and says so (docs/decisions/0011, rules 1 to 3).
 */
export class Verifier {
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();
  #wake: () => void = () => {};
  #heardAtMs = 0;
  #hasWarned = false;
  #applied: Notice[] = [];
  #silent = new Map<string, { registration: Registration; sinceMs: number }>();

  constructor(private readonly parts: VerifierParts) {}

  /** Begins; trust comes within a second when the database is there, and comes back by itself. */
  start(): void {
    this.#running = this.#run();
  }

  /** Ends trust first, then the registration. */
  async stop(): Promise<void> {
    const { trust, feed } = this.parts;
    this.#isStopped = true;
    trust.end();
    feed.close();
    this.#wake();
    await this.#running;
  }

  /** Applies a change, and tells who waits for it. */
  apply(announcement: Announcement | null): void {
    const { trust, memory, acknowledgements } = this.parts;
    if (announcement === null) {
      memory.empty();
      return;
    }
    memory.forget(announcement.touched);
    const { change, changer } = announcement;
    const { incarnation } = trust;
    if (changer === null || incarnation === null) return;
    if (changer === incarnation) acknowledgements.note(change, incarnation);
    else this.#tellSoon(changer, appliedPayload(change, incarnation));
  }

  /** Our heartbeat came back: everything announced before it has been applied. */
  hear(nonce: string, databaseMs: number): void {
    const clocks = this.parts.clocks();
    this.#heardAtMs = clocks.monotonicMs;
    this.#hasWarned = false;
    this.parts.trust.receive(nonce, databaseMs, clocks);
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#live();
      } catch (error) {
        this.#warnOnce({ error }, 'verifications read the database until it can be listened to');
      }
      await this.#pause(RETRY_MS);
    }
  }

  // One incarnation, from LISTEN to the end of its session or registration.
  async #live(): Promise<void> {
    const { feed, control, trust } = this.parts;
    const incarnation = await feed.open();
    try {
      await insertVerifier(control, incarnation);
      trust.begin(incarnation);
      await this.#beatOn(incarnation);
    } finally {
      // Trust ends before the registration does. A registration is used once: the next is a new incarnation.
      trust.end();
      feed.close();
      const ended = deleteVerifier(control, incarnation).catch(() => undefined);
      if (this.#isStopped) await ended;
    }
  }

  async #beatOn(incarnation: string): Promise<void> {
    const { feed, control, log } = this.parts;
    this.#heardAtMs = this.parts.clocks().monotonicMs;
    noteTimeline(control).catch((error) => log.debug({ error }, 'the timeline is not known'));
    void this.#checkDurability();
    for (let count = 0; feed.incarnation === incarnation; count += 1) {
      if (this.#isDeaf()) return;
      void this.#beat(incarnation);
      if (count % REAP_BEATS === 0) void this.#reap();
      await this.#pause(HEARTBEAT_MS);
      if (this.#isStopped) return;
    }
  }

  // Once for each incarnation, off its way: what the promise assumes and the database can tell.
  async #checkDurability(): Promise<void> {
    const { control, log } = this.parts;
    const mayLose = await mayLoseCommits(control).catch(() => false);
    if (!mayLose) return;
    log.warn(
      {},
      'The database runs with fsync or synchronous_commit off: when it crashes, a change that was answered ' +
        'can be lost, and a revoked key can work again.',
    );
  }

  // A half-open session hears nothing and says nothing. So does one behind a pooler.
  #isDeaf(): boolean {
    const { monotonicMs } = this.parts.clocks();
    if (monotonicMs - this.#heardAtMs < TRUST_MS) return false;
    this.#warnOnce(
      {},
      'No heartbeat came back: every verification reads the database. If DATABASE_URL leads through a ' +
        'pooler, set KEYDESK_DATABASE_DIRECT_URL to a direct connection.',
    );
    return true;
  }

  // Once until trust is back: an outage is one line, not four a second.
  #warnOnce(facts: object, text: string): void {
    if (this.#hasWarned || this.#isStopped) return;
    this.#hasWarned = true;
    this.parts.log.warn(facts, text);
  }

  async #beat(incarnation: string): Promise<void> {
    const { control, trust, feed, channels, newNonce, clocks } = this.parts;
    const nonce = newNonce();
    trust.send(nonce, clocks());
    try {
      const isRegistered = await beat(control, incarnation, channels.of(incarnation), nonce);
      // Somebody took us for dead: whoever changed something since has not waited for us.
      if (!isRegistered && trust.incarnation === incarnation) feed.close();
    } catch (error) {
      this.parts.log.debug({ error }, 'a heartbeat was lost');
    }
  }

  // Who stood still for longer than trust can last is waited for no more.
  async #reap(): Promise<void> {
    const { control, clocks } = this.parts;
    try {
      const { registrations } = await readVerifiers(control);
      const nowMs = clocks().monotonicMs;
      const seen = new Map(
        registrations.map((registration) => {
          const known = this.#silent.get(registration.incarnation);
          const isSame = known?.registration.beat === registration.beat;
          return [
            registration.incarnation,
            { registration, sinceMs: isSame && known ? known.sinceMs : nowMs },
          ];
        }),
      );
      this.#silent = seen;
      const silent = [...seen.values()].filter(({ sinceMs }) => nowMs - sinceMs > LAPSE_MS);
      if (silent.length === 0) return;
      await deleteSilentVerifiers(
        control,
        silent.map(({ registration }) => registration),
      );
    } catch (error) {
      this.parts.log.debug({ error }, 'registrations could not be read');
    }
  }

  // What one turn of the event loop applies is told in one statement.
  #tellSoon(changer: string, payload: string): void {
    this.#applied.push({ channel: this.parts.channels.of(changer), payload });
    if (this.#applied.length === 1) setImmediate(() => void this.#tell());
  }

  async #tell(): Promise<void> {
    const applied = this.#applied;
    this.#applied = [];
    try {
      await notify(this.parts.control, applied);
    } catch (error) {
      // It costs the changer its wait, and nothing else.
      this.parts.log.debug({ error }, 'an acknowledgement was lost');
    }
  }

  // Until the time has passed, or the verifier stops.
  #pause(ms: number): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
