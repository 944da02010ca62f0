import { describe, expect, it } from 'vitest';
import { FAULTS, REJECTIONS, type Slice, sumOf } from '@/lib/core/alerts/counts';
import type { History } from '@/lib/core/alerts/facts';
import { PLACE_DAYS, placesOf } from '@/lib/core/alerts/places';
import { momentsOf, replay } from '@/lib/core/alerts/replay';
import { defaultThreshold, rulesJudgedBy } from '@/lib/core/alerts/rules';
import { DEMO_INCIDENTS, incidentTime } from '@/lib/core/demo/demo-incidents';
import { DEMO_KEYS, type DemoKey, type DemoKeyName, demoLimit } from '@/lib/core/demo/demo-keys';
import type { DemoCount, DemoUse } from '@/lib/core/demo/demo-request';
import { demoKeyNames } from '@/lib/core/demo/demo-traffic';
import { DAY_MS } from '@/lib/core/lifetimes';
import { DEFAULT_LIMITS } from '@/lib/core/rate-limits';
import { TOLD_AS, wholeTraffic } from '../../support/demo-traffic';

const UNTIL = new Date('2026-11-22T12:00:00Z');
const PER_DAY = 400_000;
const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;

describe.each([1, 2])('of a month of made-up traffic (seed %d)', (seed) => {
  const told = tellOf(seed);

  it.each(DEMO_INCIDENTS)('planted trouble of $key is told once: $expects', (planted) => {
    const { rule, level } = TOLD_AS[planted.expects];
    const { fromMs, untilMs } = incidentTime(planted, UNTIL);
    const own = told.filter(({ key }) => key === planted.key);
    expect(own.map((firing) => [firing.rule, firing.level])).toEqual([[rule, level]]);
    const at = own[0]?.at.getTime() ?? 0;
    // A place is known by its day.
    const tolerance = rule === 'new_place' ? DAY_MS : 0;
    expect(at).toBeGreaterThan(fromMs - tolerance);
    expect(at).toBeLessThanOrEqual(untilMs);
  });

  it('nothing is told of keys without trouble', () => {
    const troubled: readonly string[] = DEMO_INCIDENTS.map(({ key }) => key);
    expect(told.filter(({ key }) => !troubled.includes(key))).toEqual([]);
    const control = demoKeyNames().filter((name) => !troubled.includes(name));
    expect(control.length).toBeGreaterThan(5);
  });
});

/** Everything that the rules about traffic would have told, by default, of live keys. */
function tellOf(seed: number) {
  const { counts, uses } = wholeTraffic({
    seed: String(seed),
    until: UNTIL,
    requestsPerDay: PER_DAY,
  });
  return demoKeyNames()
    .filter((name) => DEMO_KEYS[name].environment === 'live')
    .flatMap((key) => {
      const own = counts.filter((count) => count.key === key);
      const history = historyOf(
        key,
        own,
        uses.filter((use) => use.key === key),
      );
      const since = UNTIL.getTime() - 30 * DAY_MS;
      const moments = momentsOf(history).filter((moment) => moment.getTime() > since);
      return rulesJudgedBy('traffic').flatMap((rule) =>
        replay(rule, defaultThreshold(rule), history, moments).map((firing) => ({
          key,
          rule,
          ...firing,
        })),
      );
    });
}

function historyOf(
  name: DemoKeyName,
  counts: readonly DemoCount[],
  uses: readonly DemoUse[],
): History {
  const key: DemoKey = DEMO_KEYS[name];
  const places = new Map<number, Set<string>>();
  const valid = [...counts, ...uses].filter(({ outcome }) => outcome === 'valid');
  for (const one of valid) {
    const day = one.at.getTime() - (one.at.getTime() % DAY_MS);
    const known = places.get(day) ?? new Set<string>();
    places.set(day, known.add('address' in one ? one.address : one.country));
  }
  const hours = sliced(counts, HOUR_MS).map(({ at, valid }) => [at.getTime(), valid] as const);
  return {
    quarters: sliced(counts, QUARTER_MS),
    minutes: null,
    hours: new Map(hours),
    countedSince: counts[0]?.at ?? null,
    usedBefore: null,
    placesAt(now) {
      const today = now.getTime() - (now.getTime() % DAY_MS);
      const before = Array.from({ length: PLACE_DAYS }, (_none, i) => today - (i + 1) * DAY_MS);
      const known = before.flatMap((day) => [...(places.get(day) ?? [])]);
      return placesOf([...(places.get(today) ?? [])], known, true);
    },
    limitPerMinute: key.isLimited ? demoLimit(key, PER_DAY) : DEFAULT_LIMITS.customer.key,
    createdAt: new Date(UNTIL.getTime() - key.ageDays * DAY_MS),
    expiresAt: null,
    secretSince: null,
    rotationDays: null,
  };
}

/** The counts by times of that length, ascending. */
function sliced(counts: readonly DemoCount[], ms: number): Slice[] {
  const groups = new Map<number, Slice[]>();
  for (const count of counts) {
    const at = count.at.getTime() - (count.at.getTime() % ms);
    const group = groups.get(at) ?? [];
    groups.set(at, group);
    group.push(sliceOf(count, new Date(at), ms / 60_000));
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([at, slices]) => ({ at: new Date(at), minutes: ms / 60_000, ...sumOf(slices) }));
}

function sliceOf({ outcome, status, count }: DemoCount, at: Date, minutes: number): Slice {
  const isValid = outcome === 'valid';
  const isError = isValid ? status >= 400 : FAULTS.includes(outcome);
  return {
    at,
    minutes,
    requests: count,
    valid: isValid ? count : 0,
    rejected: REJECTIONS.some((reason) => reason === outcome) ? count : 0,
    limited: outcome === 'rate_limited' ? count : 0,
    errors: isError ? count : 0,
  };
}
