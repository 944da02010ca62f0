import { type RateState, tokensAt } from './rate-window';

/** How long a process may spend a lease. The database counts it as held for longer (lib/stores). */
export const LEASE_MS = 30_000;

/** How long the last answer is believed when it says that there is nothing left. */
const NEWS_MS = 1_000;
/** A lease holds about one second's use, and at most this part of the quota. */
const SLICE = 1 / 20;
/** An idle process keeps this part of the quota, so that rare requests need no statement. */
const KEPT = 1 / 1_000;
/** Use is measured over at least this long. */
const MEASURED_SECONDS_MIN = 0.1;

/**
 * What a process wants of a bucket: more for its use (`renew`), to keep only a little (`idle`), or to
 * let go of everything (`leave`).
 */
export type LeaseWish = 'renew' | 'idle' | 'leave';

/** What a process asks of the bucket that all share. Whole tokens. */
export interface LeaseAsk {
  subject: string;
  /** Tokens per window. */
  quota: number;
  /** Tokens that it holds and goes on spending. */
  keeps: number;
  /** Tokens that it gives back. */
  returns: number;
  /** Tokens that requests were granted and did not use after all; the brim may have passed them by. */
  unused: number;
  /** Tokens that requests are waiting for. They count as spent when they are granted. */
  needs: number;
  /** Tokens that it would like beyond that. */
  reserve: number;
}

/** What the shared bucket answers. */
export interface LeaseGrant {
  /** Of the needs. */
  dealt: number;
  /** Of the reserve. */
  reserved: number;
  /** False when what the process held was no longer counted as held: it is void. */
  isKept: boolean;
  /** What is left in the bucket. */
  left: number;
}

/**
 * A process's part of a shared token bucket: tokens that were leased and are spent here, and what is
 * known of the rest. It never refills by itself, so that what all processes accept is what the shared
 * bucket handed out. Pure: moments come from outside, in milliseconds of one monotonic clock.
 */
export class LeasedBucket {
  /** Leased in reserve. */
  #held = 0;
  /** Granted to requests that waited, and theirs alone. */
  #dealt = 0;
  /** Dealt to requests that did not use it. */
  #unused = 0;
  #heldUntilMs = 0;
  #left: RateState | undefined;
  #spent = 0;
  #askedAtMs = 0;
  #reserve = 0;

  constructor(
    readonly subject: string,
    public quota: number,
    private readonly windowSeconds: number,
  ) {}

  /** Whether `cost` can be spent right now; a cost of 0 needs only news that is not too old. */
  has(cost: number, nowMs: number): boolean {
    return nowMs < this.#heldUntilMs && this.#held >= cost;
  }

  /** Spends of the reserve; only after `has`. */
  spend(cost: number): void {
    this.#held -= cost;
    this.#spent += cost;
  }

  /** The same for a request that waited: what was dealt is there for it. */
  hasForWaiting(cost: number, nowMs: number): boolean {
    return nowMs < this.#heldUntilMs && this.#dealt + this.#held >= cost;
  }

  /** Spends what was dealt first; only after `hasForWaiting`. */
  spendWaiting(cost: number): void {
    const dealt = Math.min(this.#dealt, cost);
    this.#dealt -= dealt;
    this.spend(cost - dealt);
    this.#spent += dealt;
  }

  /** A request that waited is not let through: what was dealt to it is not for others here. */
  forgo(cost: number): void {
    const dealt = Math.min(this.#dealt, cost);
    this.#dealt -= dealt;
    this.#unused += dealt;
  }

  /** Whether asking could bring `cost` tokens beside those `promised` to others, as far as is known. */
  mayGet(cost: number, promised: number, nowMs: number): boolean {
    if (cost > this.quota) return false;
    const isNews = this.#left !== undefined && nowMs - this.#left.atMs < NEWS_MS;
    return !isNews || this.estimate(nowMs) - promised >= cost;
  }

  /** The tokens that are there: here, and left in the shared bucket with what it refilled since. */
  estimate(nowMs: number): number {
    const held = (nowMs < this.#heldUntilMs ? this.#held : 0) + this.#dealt + this.#unused;
    const policy = {
      burst: Math.max(0, this.quota - held),
      refillSeconds: this.windowSeconds / this.quota,
    };
    return held + tokensAt(policy, this.#left, nowMs);
  }

  /** Seconds until `tokens` are there if nobody takes any; 0 when they are. */
  secondsUntil(tokens: number, nowMs: number): number {
    return Math.max(0, ((tokens - this.estimate(nowMs)) * this.windowSeconds) / this.quota);
  }

  /** Whether less is held than half of what use calls for. */
  isLow(): boolean {
    return this.#held < this.#reserve / 2;
  }

  /** Whether half of the lease's time is over. */
  isAgeing(nowMs: number): boolean {
    return this.#heldUntilMs - nowMs < LEASE_MS / 2;
  }

  /** Whether it holds more than that wish allows. */
  holdsMoreThan(wish: LeaseWish): boolean {
    return this.#held > this.#keepMax(wish) || this.#unused > 0;
  }

  /** Whether something was dealt to a request that did not use it. */
  holdsUnused(): boolean {
    return this.#unused > 0;
  }

  /** What to ask of the shared bucket now. What is given back is gone from here at once. */
  ask(wish: LeaseWish, needs: number, nowMs: number): LeaseAsk {
    if (nowMs >= this.#heldUntilMs) this.#held = 0;
    const keeps = Math.min(this.#held, this.#keepMax(wish));
    const returns = this.#held - keeps;
    const unused = this.#unused;
    this.#held = keeps;
    this.#unused = 0;
    const reserve = wish === 'renew' ? this.#reserveFor(needs, nowMs) : 0;
    this.#askedAtMs = nowMs;
    this.#spent = 0;
    return { subject: this.subject, quota: this.quota, keeps, returns, unused, needs, reserve };
  }

  /** Takes over what was granted to a statement that was sent at `sentMs`. */
  settle({ dealt, reserved, isKept, left }: LeaseGrant, sentMs: number): void {
    this.#dealt += dealt;
    this.#held = (isKept ? this.#held : 0) + reserved;
    this.#heldUntilMs = sentMs + LEASE_MS;
    this.#left = { tokens: left, atMs: sentMs };
  }

  #keepMax(wish: LeaseWish): number {
    if (wish === 'renew') return Number.POSITIVE_INFINITY;
    return wish === 'idle' ? Math.floor(this.quota * KEPT) : 0;
  }

  #reserveFor(needs: number, nowMs: number): number {
    const seconds = Math.max(MEASURED_SECONDS_MIN, (nowMs - this.#askedAtMs) / 1_000);
    const use = Math.max(needs, this.#spent / seconds, this.quota * KEPT, 1);
    this.#reserve = Math.floor(Math.min(use, this.quota * SLICE));
    return Math.max(0, this.#reserve - this.#held);
  }
}
