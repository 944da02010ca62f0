import { missingOf, type Registration, remainingMs, withoutEnded } from '@/lib/core/barrier';
import { type Clocks, LAPSE_MS, Trust } from '@/lib/core/trust';
import type { KeyRecord } from '@/lib/core/verification';
import { RecordMemory } from '@/lib/services/engine/record-memory';

/** A rule of decision record 0011 that the model breaks, to show that it would notice. */
export type Hole =
  | 'loads are kept although something was announced'
  | 'trust counts from receiving'
  | 'the changer waits half as long'
  | 'registrations are read before the commit'
  | 'a stopping verifier deletes its row first'
  | 'heartbeats overtake announcements'
  | 'nobody waits after a restart of the database'
  | 'a reconnect keeps memory'
  | 'the wall clock is not looked at';

/** The queue: what was announced, and the heartbeats, in the order of the commits. */
type Notification =
  | { kind: 'change'; change: number; version: number }
  | { kind: 'beat'; incarnation: string; nonce: string };

interface Change {
  id: number;
  version: number;
  barrier: { registrations: Registration[]; readAtMs: number; databaseAgeMs: number } | null;
  early: Registration[];
  applied: Set<string>;
}

const KEY: KeyRecord = {
  id: 'key_0' as never,
  workspaceId: 'ws_0' as never,
  createdBy: 'usr_0' as never,
} as never;

/** One process that decides from memory. Its clocks run at a rate of their own. */
class ModelVerifier {
  clocks: Clocks = { monotonicMs: 0, wallMs: 0 };
  incarnation: string | null = null;
  /** Where in the queue its session listens; null: no session. */
  cursor: number | null = null;
  isRegistered = false;
  isStopped = false;
  readonly memory = new RecordMemory(10);
  readonly trust = new Trust(() => this.memory.empty());
  load: { generation: number; version: number | null } | null = null;
  beat: { incarnation: string; nonce: string } | null = null;

  constructor(readonly rate: number) {}
}

/**
 * Verifiers, changers and a database as the rules see them, moved one step at a time. One key, whose state
 * is a version: a decision from memory must never be by a version older than the newest acknowledged one.
 */
export class NeverStaleModel {
  readonly verifiers: ModelVerifier[];
  readonly #rows = new Map<string, number>();
  #queue: Notification[] = [];
  #version = 0;
  #acknowledged = 0;
  #changes: Change[] = [];
  #nowMs = 0;
  #databaseSinceMs = -100_000;
  #seen = new Map<string, { beat: number; sinceMs: number }>();
  #count = 0;
  #early: Registration[] = [];
  decisionsFromMemory = 0;

  constructor(
    rates: readonly number[],
    private readonly hole: Hole | null = null,
  ) {
    this.verifiers = rates.map((rate) => new ModelVerifier(rate));
  }

  pass(ms: number): void {
    this.#nowMs += ms;
    for (const { clocks, rate } of this.verifiers) {
      clocks.monotonicMs += ms * rate;
      clocks.wallMs += ms * rate;
    }
  }

  /** The machine of one verifier sleeps: its monotonic clock stands still. */
  suspend(verifier: ModelVerifier, ms: number): void {
    const { monotonicMs } = verifier.clocks;
    this.pass(ms);
    verifier.clocks.monotonicMs = monotonicMs;
    if (this.hole === 'the wall clock is not looked at')
      verifier.clocks.wallMs -= ms * verifier.rate;
  }

  connect(verifier: ModelVerifier): void {
    if (verifier.cursor !== null) return;
    verifier.cursor = this.#queue.length;
  }

  register(verifier: ModelVerifier): void {
    if (verifier.cursor === null || verifier.isRegistered) return;
    this.#count += 1;
    const incarnation = `ver_${this.#count}`;
    verifier.incarnation = incarnation;
    verifier.isRegistered = true;
    this.#rows.set(incarnation, 0);
    this.#act(verifier, () => verifier.trust.begin(incarnation));
  }

  /** The session breaks, and the verifier notices. */
  disconnect(verifier: ModelVerifier): void {
    if (verifier.cursor === null) return;
    verifier.cursor = null;
    verifier.isRegistered = false;
    this.#act(verifier, () => verifier.trust.end());
  }

  sendBeat(verifier: ModelVerifier): void {
    const { incarnation } = verifier.trust;
    if (incarnation === null) return;
    const nonce = this.#newNonce();
    verifier.trust.send(nonce, { ...verifier.clocks });
    verifier.beat = { incarnation, nonce };
  }

  commitBeat(verifier: ModelVerifier): void {
    const { beat } = verifier;
    verifier.beat = null;
    if (beat === null) return;
    const row = this.#rows.get(beat.incarnation);
    if (row === undefined) {
      if (verifier.trust.incarnation === beat.incarnation) this.disconnect(verifier);
      return;
    }
    this.#rows.set(beat.incarnation, row + 1);
    this.#queue.push({ kind: 'beat', ...beat });
    if (this.hole === 'heartbeats overtake announcements') this.#receive(verifier, beat);
  }

  #newNonce(): string {
    this.#count += 1;
    return String(this.#count);
  }

  /** The next notification of its queue reaches the verifier. */
  deliver(verifier: ModelVerifier): void {
    if (verifier.cursor === null || verifier.isStopped) return;
    const notification = this.#queue[verifier.cursor];
    if (notification === undefined) return;
    verifier.cursor += 1;
    if (notification.kind === 'beat') {
      if (notification.incarnation === verifier.trust.incarnation)
        this.#receive(verifier, notification);
      return;
    }
    verifier.memory.forget({ keys: ['key_0'] });
    const { incarnation } = verifier.trust;
    const change = this.#changes.find(({ id }) => id === notification.change);
    if (incarnation !== null) change?.applied.add(incarnation);
  }

  #receive(verifier: ModelVerifier, { nonce }: { nonce: string }): void {
    const late = this.hole === 'trust counts from receiving';
    const counted = late ? this.#newNonce() : nonce;
    if (late) verifier.trust.send(counted, { ...verifier.clocks });
    this.#act(verifier, () => verifier.trust.receive(counted, 0, verifier.clocks));
  }

  // What empties memory. With the hole, what was forgotten comes back.
  #act({ memory }: ModelVerifier, act: () => void): void {
    const found = memory.recall('lookup');
    act();
    if (found && this.hole === 'a reconnect keeps memory') {
      memory.keep('lookup', found, memory.generation);
    }
  }

  startLoad(verifier: ModelVerifier): void {
    verifier.load = { generation: verifier.memory.generation, version: null };
  }

  readLoad(verifier: ModelVerifier): void {
    if (verifier.load !== null) verifier.load.version ??= this.#version;
  }

  finishLoad(verifier: ModelVerifier): void {
    const { load, memory, trust } = verifier;
    if (load === null || load.version === null) return;
    verifier.load = null;
    if (!trust.holds(verifier.clocks)) return;
    const isCareless = this.hole === 'loads are kept although something was announced';
    memory.keep(
      'lookup',
      { key: { ...KEY, name: String(load.version) }, lookup: 'lookup', hash: '', isProved: true },
      isCareless ? memory.generation : load.generation,
    );
  }

  /** @returns the version that a request which begins now is decided by, from memory; null: from the database */
  decide(verifier: ModelVerifier): { by: number; acknowledged: number } | null {
    if (verifier.isStopped || !verifier.trust.holds(verifier.clocks)) return null;
    const found = verifier.memory.recall('lookup');
    if (found === undefined || found === null) return null;
    this.decisionsFromMemory += 1;
    return { by: Number(found.key.name), acknowledged: this.#acknowledged };
  }

  /** A changer is about to commit. */
  prepareChange(): void {
    this.#early = this.#registrations();
  }

  commitChange(): void {
    this.#version += 1;
    this.#count += 1;
    const change = {
      id: this.#count,
      version: this.#version,
      barrier: null,
      early: this.#early,
      applied: new Set<string>(),
    };
    this.#changes.push(change);
    this.#queue.push({ kind: 'change', change: change.id, version: this.#version });
  }

  readBarriers(): void {
    for (const change of this.#changes) {
      const isEarly = this.hole === 'registrations are read before the commit';
      const isCareless = this.hole === 'nobody waits after a restart of the database';
      change.barrier ??= {
        registrations: isEarly ? change.early : this.#registrations(),
        readAtMs: this.#nowMs,
        databaseAgeMs: isCareless ? 100_000 : this.#nowMs - this.#databaseSinceMs,
      };
    }
  }

  /** Every changer looks whether its wait is over. */
  acknowledge(): void {
    for (const change of this.#changes) {
      const { barrier, applied } = change;
      if (barrier === null) continue;
      const looked = withoutEnded(barrier, {
        registrations: this.#registrations(),
        databaseAgeMs: this.#nowMs - this.#databaseSinceMs,
      });
      const waitedMs = this.#nowMs - barrier.readAtMs;
      const isHasty = this.hole === 'the changer waits half as long' && waitedMs > LAPSE_MS / 2;
      if (!isHasty && remainingMs(looked, applied, this.#nowMs) > 0) continue;
      this.#acknowledged = Math.max(this.#acknowledged, change.version);
      for (const { incarnation, beat } of missingOf(looked, applied)) {
        if (waitedMs >= LAPSE_MS && String(this.#rows.get(incarnation)) === beat) {
          this.#rows.delete(incarnation);
        }
      }
      this.#changes = this.#changes.filter((other) => other !== change);
    }
  }

  /** The verifiers' own look at who stands still. */
  reap(): void {
    for (const [incarnation, beat] of this.#rows) {
      const seen = this.#seen.get(incarnation);
      if (seen?.beat !== beat) this.#seen.set(incarnation, { beat, sinceMs: this.#nowMs });
      else if (this.#nowMs - seen.sinceMs > LAPSE_MS) this.#rows.delete(incarnation);
    }
  }

  stop(verifier: ModelVerifier): void {
    if (verifier.incarnation === null) return;
    this.#rows.delete(verifier.incarnation);
    if (this.hole === 'a stopping verifier deletes its row first') return;
    this.disconnect(verifier);
  }

  /** Sessions break without anybody being told, what was queued is lost, and so may registrations be. */
  restartDatabase(losesRows: boolean): void {
    this.#databaseSinceMs = this.#nowMs;
    for (const verifier of this.verifiers) {
      verifier.beat = null;
      if (verifier.cursor !== null) verifier.cursor = Number.POSITIVE_INFINITY;
    }
    if (losesRows) this.#rows.clear();
  }

  #registrations(): Registration[] {
    return [...this.#rows].map(([incarnation, beat]) => ({ incarnation, beat: String(beat) }));
  }
}
