import { DAY_MS } from '../lifetimes';
import type { DemoCell } from './demo-cells';
import { DEMO_KEYS, type DemoKey, type DemoKeyName } from './demo-keys';
import {
  countOf,
  type DemoCount,
  type DemoRequest,
  type DemoUse,
  requestOf,
  type TimedBatch,
  usesOf,
} from './demo-request';
import { type DemoPlan, KeyTraffic } from './key-traffic';
import { type SeededRandom, seededRandom } from './seeded-random';

/** What demo traffic is to be like: the same gives the same. */
export interface DemoTrafficOptions extends DemoPlan {
  /** How many days there are until its end. Keys that are idle for longer have been used before. */
  days: number;
  /** How many single requests there are at most, roughly. */
  logRows: number;
}

/** What happened in a time. */
export interface DemoPeriod {
  at: Date;
  counts: DemoCount[];
  uses: DemoUse[];
  /** In the order of time. */
  requests: DemoRequest[];
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** The end is told by the minute, what is before by the quarter of an hour. */
const MINUTELY_MS = 6 * HOUR_MS;
/** Which share of the single requests is of the last day, and of all days before. */
const LAST_DAY_SHARE = 0.4;
const EARLIER_SHARE = 0.4;
/** Of what is refused or fails, so many times as many are kept. */
const TROUBLE_FACTOR = 6;

/**
 * Traffic of `DEMO_KEYS` until a moment, with the trouble of `DEMO_INCIDENTS`: period after period, each the
 * requests of one minute, of one quarter of an hour or, before the first day, of one hour. Pure.
 */
export function* demoTraffic(options: DemoTrafficOptions): Generator<DemoPeriod, undefined> {
  const keys = demoKeyNames().map((name) => new KeyTraffic(name, options));
  const random = seededRandom(`${options.seed} requests`);
  for (const { at, minutes, isEarlier } of demoPeriods(options)) {
    const period: DemoPeriod = { at, counts: [], uses: [], requests: [] };
    for (const traffic of keys) {
      if (isEarlier && traffic.key.used === undefined) continue;
      for (const batch of traffic.during(at.getTime(), minutes)) {
        const share = isEarlier ? 0 : keptShare(options, at, batch.cell);
        addBatch(random, period, { ...batch, traffic, at, minutes }, share);
      }
    }
    period.requests.sort((a, b) => a.at.getTime() - b.at.getTime());
    yield period;
  }
}

/** The keys that demo traffic is of. */
export function demoKeyNames(): DemoKeyName[] {
  const names: DemoKeyName[] = [];
  let name: DemoKeyName;
  for (name in DEMO_KEYS) names.push(name);
  return names;
}

/** The times of which demo traffic is made, the earliest first. */
export function demoPeriods({ until, days }: Pick<DemoTrafficOptions, 'until' | 'days'>) {
  const endMs = floor(until.getTime(), MINUTE_MS);
  const beginMs = floor(endMs - days * DAY_MS, HOUR_MS);
  const minutelyMs = Math.max(beginMs, floor(endMs - MINUTELY_MS, QUARTER_MS));
  const usedBefore = Object.values<DemoKey>(DEMO_KEYS).map((key) => key.used?.fromDaysAgo ?? 0);
  const earliestMs = floor(endMs - Math.max(...usedBefore) * DAY_MS, HOUR_MS);
  return [
    ...periodsBetween(earliestMs, beginMs, HOUR_MS, true),
    ...periodsBetween(beginMs, minutelyMs, QUARTER_MS, false),
    ...periodsBetween(minutelyMs, endMs, MINUTE_MS, false),
  ];
}

function periodsBetween(fromMs: number, untilMs: number, stepMs: number, isEarlier: boolean) {
  const length = Math.max(0, Math.ceil((untilMs - fromMs) / stepMs));
  return Array.from({ length }, (_none, place) => ({
    at: new Date(fromMs + place * stepMs),
    minutes: stepMs / MINUTE_MS,
    isEarlier,
  }));
}

function addBatch(
  random: SeededRandom,
  period: DemoPeriod,
  batch: TimedBatch,
  keptShare: number,
): void {
  period.counts.push(countOf(random, batch));
  period.uses.push(...usesOf(random, batch));
  const kept = Math.floor(batch.requests * keptShare + random());
  for (let left = kept; left > 0; left -= 1) period.requests.push(requestOf(random, batch));
}

/** Which share of the requests is told one by one. */
function keptShare(
  { until, days, requestsPerDay, logRows }: DemoTrafficOptions,
  at: Date,
  { outcome, status }: DemoCell,
): number {
  const isLastDay = until.getTime() - at.getTime() <= DAY_MS;
  const share = isLastDay ? LAST_DAY_SHARE : EARLIER_SHARE / Math.max(1, days - 1);
  const factor = outcome === 'valid' && status < 400 ? 1 : TROUBLE_FACTOR;
  return Math.min(1, (factor * share * logRows) / requestsPerDay);
}

function floor(atMs: number, stepMs: number): number {
  return atMs - (atMs % stepMs);
}
