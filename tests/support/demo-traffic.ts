import type { AlertRule } from '@/lib/core/alerts/rules';
import type { DEMO_INCIDENTS } from '@/lib/core/demo/demo-incidents';
import type { DemoKeyName } from '@/lib/core/demo/demo-keys';
import type { DemoCount, DemoRequest, DemoUse } from '@/lib/core/demo/demo-request';
import { type DemoTrafficOptions, demoTraffic } from '@/lib/core/demo/demo-traffic';

export const DEMO_UNTIL = new Date('2026-11-22T12:34:56Z');

/** What each kind of planted trouble is told as. */
export const TOLD_AS: Readonly<
  Record<(typeof DEMO_INCIDENTS)[number]['expects'], { rule: AlertRule; level: number }>
> = {
  rate_limit_80: { rule: 'rate_limit', level: 1 },
  rate_limit_100: { rule: 'rate_limit', level: 2 },
  failed_authentication: { rule: 'failed_authentication', level: 1 },
  error_rate: { rule: 'error_rate', level: 1 },
  new_country: { rule: 'new_place', level: 1 },
  idle_key_used: { rule: 'idle_key', level: 1 },
  unusual_volume: { rule: 'unusual_volume', level: 1 },
};

/** Everything that demo traffic is, in lists. */
export interface WholeTraffic {
  counts: readonly DemoCount[];
  uses: readonly DemoUse[];
  requests: readonly DemoRequest[];
}

/** Thirty days of demo traffic, unless told otherwise. */
export function wholeTraffic(changes: Partial<DemoTrafficOptions> = {}): WholeTraffic {
  const periods = demoTraffic({
    seed: '1',
    until: DEMO_UNTIL,
    days: 30,
    requestsPerDay: 400_000,
    logRows: 20_000,
    ...changes,
  });
  const counts: DemoCount[] = [];
  const uses: DemoUse[] = [];
  const requests: DemoRequest[] = [];
  for (const period of periods) {
    for (const count of period.counts) counts.push(count);
    for (const use of period.uses) uses.push(use);
    for (const request of period.requests) requests.push(request);
  }
  return { counts, uses, requests };
}

/** The requests of a key in a time, of those kinds that are asked for. */
export function requestsIn(
  counts: ReadonlyMap<DemoKeyName, readonly DemoCount[]>,
  { key, fromMs, untilMs }: { key: DemoKeyName; fromMs: number; untilMs: number },
  isAskedFor: (count: DemoCount) => boolean = () => true,
): number {
  let sum = 0;
  for (const count of counts.get(key) ?? []) {
    const atMs = count.at.getTime();
    if (atMs >= fromMs && atMs < untilMs && isAskedFor(count)) sum += count.count;
  }
  return sum;
}
