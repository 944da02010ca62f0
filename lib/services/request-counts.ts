import { Histogram } from '../core/histogram';
import type { Outcome } from '../core/usage';
import { REFUSALS } from '../core/verification';

/** Whose key was verified: the caller's own, or one that the company's API was sent. */
export type Via = 'api' | 'verify';

/** What this process counts of requests and verifications, for /metrics (lib/server/metrics.ts). */
export class RequestCounts {
  readonly verifications: Readonly<Record<Via, Record<Outcome, number>>> = {
    api: noOutcomes(),
    verify: noOutcomes(),
  };
  /** By endpoint, as method and path template, then by status class (2 to 5). */
  readonly durations = new Map<string | null, Map<number, Histogram>>();

  /** Counts a verification. */
  verified(via: Via, outcome: Outcome): void {
    this.verifications[via][outcome] += 1;
  }

  /** Counts an answered request. `endpoint` is a route's, never an address as it was sent; null: no route. */
  answered(endpoint: string | null, status: number, seconds: number): void {
    let classes = this.durations.get(endpoint);
    if (classes === undefined) {
      classes = new Map();
      this.durations.set(endpoint, classes);
    }
    const statusClass = Math.floor(status / 100);
    let durations = classes.get(statusClass);
    if (durations === undefined) {
      durations = new Histogram();
      classes.set(statusClass, durations);
    }
    durations.observe(seconds);
  }
}

function noOutcomes(): Record<Outcome, number> {
  const reasons = Object.keys(REFUSALS).map((reason) => [reason, 0]);
  return { valid: 0, ...Object.fromEntries(reasons) };
}
