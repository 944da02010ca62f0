import { LeasedBucket } from '../core/leased-bucket';
import {
  type LimitFacts,
  limitsOf,
  type PolicyName,
  type PolicyQuota,
  type Quota,
  WINDOW_SECONDS,
} from '../core/rate-limits';
import type { KeyRecord } from '../core/verification';
import type { Database } from '../stores/client';
import { type DeskEntry, LeaseDesk } from './lease-desk';
import type { Log } from './log';

const TICK_MS = 1_000;
const EVICTION_STEPS = 100;
const NONE: readonly never[] = [];

/** What the rate limits look at of a key. */
export type LimitedKey = LimitFacts & Pick<KeyRecord, 'id' | 'workspaceId' | 'environment'>;

interface Entry extends DeskEntry {
  /** Used since the last tick. */
  isUsed: boolean;
  /** For how many tokens requests are waiting. */
  promised: number;
}

type Pair = readonly [key: Entry, workspace: Entry];

/** What rate limits are kept with. */
export interface QuotaOptions {
  /** Names this process. */
  holder: string;
  /** Milliseconds, monotonic. */
  clock: () => number;
  /** The bound on memory. */
  bucketsMax: number;
  /** Of a customer's key for which nobody chose a limit; absent: the usual. */
  keyPerMinute?: number;
}

/**
 * The rate limits of keys and workspaces, exact across processes: each spends tokens that it leased from
 * the one bucket in the database. Denied requests take nothing; of the two policies both are charged or
 * none. Decision 0012 has the argument and the bounds.
 */
export class Quotas {
  /** Least recently used first, as of the last tick. */
  readonly #entries = new Map<string, Entry>();
  readonly #desk: LeaseDesk;
  #used: Entry[] = [];
  #usedBefore: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    pool: Database['pool'],
    log: Log,
    private readonly options: QuotaOptions,
  ) {
    this.#desk = new LeaseDesk(pool, log, options.clock, options.holder);
  }

  /**
   * Takes `cost` tokens of a key and of its workspace, or none. Synchronous and without SQL while the
   * leases last, and where it is known that there is nothing.
   * @param cost whole; 0 only looks
   * @throws DomainError `unavailable` when a first lease cannot be had within two seconds
   */
  take(key: LimitedKey, cost: number): Quota | Promise<Quota> {
    const nowMs = this.options.clock();
    const limits = limitsOf(key, this.options.keyPerMinute);
    const pair = [
      this.#entry(key.id, limits.key),
      this.#entry(workspaceSubject(key), limits.workspace),
    ] as const;
    if (pair[0].bucket.has(cost, nowMs) && pair[1].bucket.has(cost, nowMs)) {
      for (const { bucket } of pair) bucket.spend(cost);
      this.#renewWhereLow(pair);
      return quotaOf(pair, nowMs, NONE, cost);
    }
    const violated = pair.filter(({ bucket, promised }) => !bucket.mayGet(cost, promised, nowMs));
    if (violated.length > 0) return quotaOf(pair, nowMs, violated, cost);
    return this.#takeWhenLeased(pair, cost);
  }

  /** Gives back what is idle, and renews what is used and grows old. Called once a second while there is use. */
  tick(): void {
    const nowMs = this.options.clock();
    for (const entry of this.#usedBefore) {
      if (!entry.isUsed && entry.bucket.holdsMoreThan('idle')) this.#askInBackground(entry, 'idle');
    }
    for (const entry of this.#used) {
      entry.isUsed = false;
      if (this.#entries.get(entry.bucket.subject) !== entry) continue;
      this.#entries.delete(entry.bucket.subject);
      this.#entries.set(entry.bucket.subject, entry);
      if (entry.bucket.isAgeing(nowMs)) this.#askInBackground(entry, 'renew');
    }
    this.#usedBefore = this.#used;
    this.#used = [];
    this.#timer = undefined;
    if (this.#usedBefore.length > 0) this.#startTimer();
  }

  /** How many buckets are in memory. */
  get size(): number {
    return this.#entries.size;
  }

  /** What the asking for leases took. */
  get leases(): Pick<LeaseDesk, 'times' | 'failed'> {
    return this.#desk;
  }

  /** Fulfilled when nothing is on its way to the database. */
  settled(): Promise<void> {
    return this.#desk.settled();
  }

  /** Gives back every lease. */
  async close(): Promise<void> {
    await this.settled();
    for (const entry of this.#entries.values()) {
      if (entry.bucket.holdsMoreThan('leave')) this.#askInBackground(entry, 'leave');
    }
    await this.settled();
    clearTimeout(this.#timer);
  }

  #renewWhereLow(pair: Pair): void {
    for (const entry of pair) {
      if (entry.batch === null && entry.bucket.isLow()) this.#askInBackground(entry, 'renew');
    }
  }

  async #takeWhenLeased(pair: Pair, cost: number): Promise<Quota> {
    for (const entry of pair) {
      entry.waiting += 1;
      entry.promised += cost;
    }
    try {
      const violated = await this.#spendWhenLeased(pair, cost);
      if (violated.length === 0) this.#renewWhereLow(pair);
      else this.#giveBack(pair, cost);
      return quotaOf(pair, this.options.clock(), violated, cost);
    } finally {
      for (const entry of pair) {
        entry.waiting -= 1;
        entry.promised -= cost;
        if (entry.waiting === 0) entry.bucket.forgo(Number.POSITIVE_INFINITY);
      }
      this.#evict();
    }
  }

  /** @returns which entries refuse; none: all have been charged, in the moment in which all had it */
  async #spendWhenLeased(pair: Pair, cost: number): Promise<readonly Entry[]> {
    for (;;) {
      const nowMs = this.options.clock();
      const lacking = pair.filter(({ bucket }) => !bucket.hasForWaiting(cost, nowMs));
      if (lacking.length === 0) {
        for (const { bucket } of pair) bucket.spendWaiting(cost);
        return NONE;
      }
      const violated = lacking.filter(({ bucket }) => !bucket.mayGet(cost, 0, nowMs));
      if (violated.length > 0) return violated;
      const wish = cost > 0 ? 'renew' : 'idle';
      await Promise.all(lacking.map((entry) => this.#desk.ask(entry, wish, cost)));
    }
  }

  // What was dealt to a refused request must not lie here while another process could use it.
  #giveBack(pair: Pair, cost: number): void {
    for (const entry of pair) {
      entry.bucket.forgo(cost);
      if (entry.bucket.holdsUnused()) this.#askInBackground(entry, 'idle');
    }
  }

  // The desk logs what fails; a request that needs the lease asks itself.
  #askInBackground(entry: Entry, wish: 'renew' | 'idle' | 'leave'): void {
    this.#desk.ask(entry, wish).catch(() => undefined);
  }

  #entry(subject: string, quota: number): Entry {
    let entry = this.#entries.get(subject);
    if (entry === undefined) {
      const bucket = new LeasedBucket(subject, quota, WINDOW_SECONDS);
      entry = {
        bucket,
        batch: null,
        wish: 'leave',
        needs: 0,
        isUsed: false,
        waiting: 0,
        promised: 0,
      };
      this.#entries.set(subject, entry);
    }
    if (entry.bucket.quota !== quota) entry.bucket.quota = quota;
    if (!entry.isUsed) {
      entry.isUsed = true;
      this.#used.push(entry);
      if (this.#timer === undefined) this.#startTimer();
    }
    return entry;
  }

  // The oldest that nobody waits for go. One that still holds tokens gives them back first.
  #evict(): void {
    let steps = 0;
    for (const [subject, entry] of this.#entries) {
      steps += 1;
      if (steps > EVICTION_STEPS || this.#entries.size <= this.options.bucketsMax) return;
      if (entry.batch !== null || entry.waiting > 0) continue;
      if (entry.bucket.holdsMoreThan('leave')) this.#askInBackground(entry, 'leave');
      else this.#entries.delete(subject);
    }
  }

  #startTimer(): void {
    this.#timer = setTimeout(() => this.tick(), TICK_MS).unref();
  }
}

// Test traffic must never use up what live traffic needs (attack 48).
function workspaceSubject({ workspaceId, environment }: LimitedKey): string {
  return environment === 'live' ? workspaceId : `${workspaceId}:${environment}`;
}

function quotaOf(pair: Pair, nowMs: number, violated: readonly Entry[], cost: number): Quota {
  const policies = [
    policyQuota('key', pair[0], nowMs, violated.includes(pair[0]) ? cost : null),
    policyQuota('workspace', pair[1], nowMs, violated.includes(pair[1]) ? cost : null),
  ];
  if (violated.length === 0) return { policies, violated: NONE, retryAfterSeconds: 0 };
  const refusing = policies.filter((_quota, index) => violated.includes(pair[index === 0 ? 0 : 1]));
  return {
    policies,
    violated: refusing.map(({ policy }) => policy),
    retryAfterSeconds: Math.max(...refusing.map(({ resetSeconds }) => resetSeconds)),
  };
}

/** @param lackedCost what it refuses; null where it refuses nothing */
function policyQuota(
  policy: PolicyName,
  { bucket, promised }: Entry,
  nowMs: number,
  lackedCost: number | null,
): PolicyQuota {
  const limit = bucket.quota;
  const there = bucket.estimate(nowMs);
  if (lackedCost === null) {
    const resetSeconds = Math.ceil(((limit - there) * WINDOW_SECONDS) / limit);
    return {
      policy,
      limit,
      windowSeconds: WINDOW_SECONDS,
      remaining: Math.floor(there),
      resetSeconds,
    };
  }
  const remaining = Math.max(0, Math.floor(there - promised));
  const seconds = bucket.secondsUntil(lackedCost + promised, nowMs);
  const resetSeconds = Math.max(1, Math.ceil(seconds));
  return { policy, limit, windowSeconds: WINDOW_SECONDS, remaining, resetSeconds };
}
