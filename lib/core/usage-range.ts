import { GRAIN_DAYS, type UsageGrain } from './usage';
import { momentOf, startOfDay, startOfHour, zoneNamed } from './zone-time';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const GRAIN_MS = {
  minute: MINUTE_MS,
  quarter: 15 * MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
} as const;
const COARSEST_FIRST = [
  'day',
  'hour',
  'quarter',
  'minute',
] as const satisfies readonly UsageGrain[];

/** How long a bar of a chart is: a minute, a quarter of an hour, an hour or a day of the zone's clocks. */
export type Interval = UsageGrain;

/** The ranges that a page offers, each up to now: how many intervals, the last of which lasts still. */
const ROLLING = {
  '1h': { interval: 'minute', count: 60 },
  '24h': { interval: 'quarter', count: 96 },
  '7d': { interval: 'hour', count: 168 },
  '30d': { interval: 'day', count: 30 },
  '90d': { interval: 'day', count: 90 },
} as const satisfies Record<string, { interval: Interval; count: number }>;

export type RangeName = keyof typeof ROLLING | 'custom';
export const RANGE_NAMES: readonly RangeName[] = ['1h', '24h', '7d', '30d', '90d', 'custom'];

/** A time, cut into the bars of a chart. */
export interface UsageRange {
  name: RangeName;
  /** By whose clocks days and hours begin. */
  zone: string;
  interval: Interval;
  /** Where the bars begin, ascending, and where the last one ends; at least two. In milliseconds. */
  edges: readonly number[];
}

/** A range as an address has it; empty: not said. */
export interface RangeQuery {
  range: string;
  /** `2026-03-29T02:30` of the zone's clocks, or with `Z` at its end. */
  from: string;
  to: string;
  zone: string;
}

/** The range that an address asks for. What it cannot mean is the last 24 hours. */
export function rangeOf(query: RangeQuery, nowMs: number): UsageRange {
  const zone = zoneNamed(query.zone) ?? 'UTC';
  const isCustom = query.range === 'custom' || (query.range === '' && query.from !== '');
  const custom = isCustom ? customRange(query, zone, nowMs) : null;
  if (custom !== null) return custom;
  const name = RANGE_NAMES.find((known) => known === query.range) ?? '24h';
  return rollingRange(name === 'custom' ? '24h' : name, zone, nowMs);
}

/** A range that ends with the interval that lasts at the moment. */
export function rollingRange(
  name: Exclude<RangeName, 'custom'>,
  zone: string,
  nowMs: number,
): UsageRange {
  const { interval, count } = ROLLING[name];
  const edges = [startOf(nowMs, interval, zone)];
  while (edges.length < count) edges.unshift(before(edges[0] ?? nowMs, interval, zone));
  edges.push(after(edges.at(-1) ?? nowMs, interval, zone));
  return { name, zone, interval, edges };
}

/** The intervals that a time is in, whole: they may begin before it and end after it. */
export function edgesOf(fromMs: number, toMs: number, interval: Interval, zone: string): number[] {
  const edges = [startOf(fromMs, interval, zone)];
  do edges.push(after(edges.at(-1) ?? toMs, interval, zone));
  while ((edges.at(-1) ?? toMs) < toMs);
  return edges;
}

/** When a range begins and ends, in milliseconds. */
export function wholeOf({ edges }: UsageRange): readonly [number, number] {
  return [edges[0] ?? 0, edges.at(-1) ?? 0];
}

/** As many whole intervals as lie before the range as are over in it. Null where they are counted no more. */
export function previousOf(
  { edges, interval, zone }: UsageRange,
  nowMs: number,
): Comparison | null {
  const over = edges.filter((edge) => edge <= nowMs);
  const [first] = over;
  const until = over.at(-1);
  if (first === undefined || until === undefined || over.length < 2) return null;
  let since = first;
  for (let i = 1; i < over.length; i += 1) since = before(since, interval, zone);
  const spans = spansOf(since, first, nowMs);
  return spans === null ? null : { since, from: first, until };
}

/** Two times of as many intervals: `since` to `from`, and `from` to `until`. */
export interface Comparison {
  since: number;
  from: number;
  until: number;
}

/** Whole rows of one grain, from a moment until before another. */
export interface Span {
  grain: UsageGrain;
  since: number;
  until: number;
}

/** The coarsest grain whose rows never reach over an edge, and are kept for so long; null: none is. */
export function grainOf(edges: readonly number[], nowMs: number): UsageGrain | null {
  const first = edges[0] ?? nowMs;
  const fits = (grain: UsageGrain) =>
    isKept(grain, first, nowMs) && edges.every((edge) => edge % GRAIN_MS[grain] === 0);
  return COARSEST_FIRST.find(fits) ?? null;
}

/**
 * A time as the fewest rows that make it up exactly: days in its middle, finer ones towards its ends. None of them
 * is in another. Null where what is fine enough is kept no more.
 */
export function spansOf(sinceMs: number, untilMs: number, nowMs: number): readonly Span[] | null {
  if (sinceMs >= untilMs) return [];
  const finest = grainOf([sinceMs, untilMs], nowMs);
  if (finest === null) return null;
  const coarser = COARSEST_FIRST.slice(0, COARSEST_FIRST.indexOf(finest));
  for (const grain of coarser) {
    const ms = GRAIN_MS[grain];
    const [start, end] = [Math.ceil(sinceMs / ms) * ms, Math.floor(untilMs / ms) * ms];
    if (start >= end || !isKept(grain, start, nowMs)) continue;
    const [head, tail] = [spansOf(sinceMs, start, nowMs), spansOf(end, untilMs, nowMs)];
    if (head !== null && tail !== null)
      return [...head, { grain, since: start, until: end }, ...tail];
  }
  return [{ grain: finest, since: sinceMs, until: untilMs }];
}

function customRange(query: RangeQuery, zone: string, nowMs: number): UsageRange | null {
  const from = readMoment(query.from, zone);
  const to = query.to === '' ? nowMs : readMoment(query.to, zone);
  if (from === null || to === null || from >= nowMs || to <= from) return null;
  const since = Math.max(from, nowMs - (GRAIN_DAYS.day - 1) * DAY_MS);
  const until = Math.min(Math.max(to, since + MINUTE_MS), nowMs);
  const interval = intervalFor(since, until, nowMs);
  const edges = edgesOf(since, until, interval, zone);
  if (grainOf(edges, nowMs) !== null) return { name: 'custom', zone, interval, edges };
  // Older counts are of days of UTC.
  return {
    name: 'custom',
    zone: 'UTC',
    interval: 'day',
    edges: edgesOf(since, until, 'day', 'UTC'),
  };
}

/** The finest interval that is kept so long and makes no more bars than can be told apart. */
function intervalFor(fromMs: number, toMs: number, nowMs: number): Interval {
  const length = toMs - fromMs;
  if (length <= 3 * HOUR_MS && isKept('minute', fromMs, nowMs)) return 'minute';
  if (length <= 36 * HOUR_MS && isKept('quarter', fromMs - HOUR_MS, nowMs)) return 'quarter';
  return length <= 10 * DAY_MS && isKept('hour', fromMs - HOUR_MS, nowMs) ? 'hour' : 'day';
}

function readMoment(text: string, zone: string): number | null {
  return text.endsWith('Z') ? momentOf(text.slice(0, -1), 'UTC') : momentOf(text, zone);
}

// The job that deletes old rows comes every ten minutes: what is at its limit is taken for gone.
function isKept(grain: UsageGrain, fromMs: number, nowMs: number): boolean {
  return fromMs >= nowMs - GRAIN_DAYS[grain] * DAY_MS;
}

function startOf(ms: number, interval: Interval, zone: string): number {
  if (interval === 'day') return startOfDay(ms, zone);
  return interval === 'hour' ? startOfHour(ms, zone) : ms - (ms % GRAIN_MS[interval]);
}

/** The beginning of the interval after the one that begins then. A day of a zone has 23 to 25 hours. */
function after(startMs: number, interval: Interval, zone: string): number {
  if (interval === 'day') return startOfDay(startMs + 36 * HOUR_MS, zone);
  const next = startMs + GRAIN_MS[interval];
  return interval === 'hour' ? Math.max(startOfHour(next, zone), startMs + GRAIN_MS.quarter) : next;
}

function before(startMs: number, interval: Interval, zone: string): number {
  if (interval === 'day') return startOfDay(startMs - 12 * HOUR_MS, zone);
  return startOf(startMs - 1, interval, zone);
}
