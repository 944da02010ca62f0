import { DAY_MS } from '../lifetimes';
import { type Counts, type Slice, sumOf } from './counts';
import type { Places } from './places';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
/** How long a single time is looked at, for what is judged by the minute. */
const LATEST_MS = 5 * MINUTE_MS;

/** How many earlier weeks the usual volume is taken from. */
export const USUAL_WEEKS = 4;

/** What is known of a key, or of a workspace, around the moments at which it is judged. */
export interface History {
  /** Quarters of an hour, ascending; at least from the beginning of the hour, and two. */
  quarters: readonly Slice[];
  /** Minutes, ascending; null where they are not kept any more: quarters stand for them. */
  minutes: readonly Slice[] | null;
  /** What was let through in earlier weeks, by the beginning of the hour (milliseconds since 1970). */
  hours: ReadonlyMap<number, number>;
  /** When it was first counted; null: never yet. */
  countedSince: Date | null;
  /** When it was let through last before `quarters` begin; null: not as long as counts are kept. */
  usedBefore: Date | null;
  /** The places that are new at a moment, and those that were known then; null: not looked at. */
  placesAt(now: Date): Places | null;
  /** Requests a minute. */
  limitPerMinute: number;
  /** Null for a workspace, as what follows. */
  createdAt: Date | null;
  expiresAt: Date | null;
  /** Since when the current secret is in use. */
  secretSince: Date | null;
  /** After how many days a secret should be replaced; null: nobody is reminded. */
  rotationDays: number | null;
}

/** What rules judge: a history seen from one moment. */
export interface Facts extends Omit<History, 'quarters' | 'minutes' | 'hours' | 'placesAt'> {
  now: Date;
  /** The quarter of an hour that is running and the one before. */
  recent: Counts;
  /** The latest single times. */
  slices: readonly Slice[];
  /** What was let through in the hour that is running. */
  hour: number;
  /** Of each earlier week the busiest of the same hour and its neighbours; only weeks that were counted. */
  usual(): readonly number[];
  places(): Places | null;
}

/** The history as it was, or is, at a moment. */
export function factsAt(history: History, now: Date): Facts {
  const { quarters, minutes, hours: _hours, placesAt, ...rest } = history;
  const begin = floorTo(now, QUARTER_MS) - QUARTER_MS;
  const recent = between(quarters, begin, now.getTime());
  return {
    ...rest,
    now,
    recent: sumOf(recent),
    slices: minutes === null ? recent : between(minutes, now.getTime() - LATEST_MS, now.getTime()),
    hour: sumOf(between(quarters, floorTo(now, HOUR_MS), now.getTime())).valid,
    usual: () => usualAt(history, now),
    usedBefore: lastUse(quarters, begin) ?? rest.usedBefore,
    places: () => placesAt(now),
  };
}

/** The beginnings of the hours that the usual volume at a moment is taken from. */
export function usualHours(now: Date): number[][] {
  const hour = floorTo(now, HOUR_MS);
  return Array.from({ length: USUAL_WEEKS }, (_none, index) =>
    [-1, 0, 1].map((shift) => hour - (index + 1) * WEEK_MS + shift * HOUR_MS),
  );
}

function usualAt({ hours, countedSince }: History, now: Date): number[] {
  const since = countedSince?.getTime() ?? Number.POSITIVE_INFINITY;
  return usualHours(now)
    .filter(([first = 0]) => first >= since)
    .map((week) => Math.max(...week.map((hour) => hours.get(hour) ?? 0)));
}

function lastUse(quarters: readonly Slice[], beforeMs: number): Date | null {
  const used = quarters.slice(0, firstFrom(quarters, beforeMs)).findLast(({ valid }) => valid > 0);
  return used?.at ?? null;
}

function between(slices: readonly Slice[], fromMs: number, untilMs: number): readonly Slice[] {
  return slices.slice(firstFrom(slices, fromMs), firstFrom(slices, untilMs + 1));
}

// Slices ascend: a month of quarters is looked into three thousand times.
function firstFrom(slices: readonly Slice[], fromMs: number): number {
  let [low, high] = [0, slices.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((slices[middle]?.at.getTime() ?? 0) < fromMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

function floorTo(moment: Date, ms: number): number {
  return moment.getTime() - (moment.getTime() % ms);
}
