import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoment, timeUntil } from '@/components/ui/format-time';
import type { Slice } from '@/lib/core/alerts/counts';
import { factsAt, type History, usualHours } from '@/lib/core/alerts/facts';
import { stepOf } from '@/lib/core/alerts/lifecycle';
import { placesOf } from '@/lib/core/alerts/places';
import { ALERT_RULES, type AlertRule, defaultThreshold, RULES } from '@/lib/core/alerts/rules';
import { medianOf } from '@/lib/core/alerts/traffic-rules';
import { DAY_MS } from '@/lib/core/lifetimes';

const NOW = new Date('2026-11-22T12:40:00Z');

function daysAgo(days: number): Date {
  return new Date(NOW.getTime() - days * DAY_MS);
}

function slice(changes: Partial<Slice> = {}): Slice {
  const at = new Date('2026-11-22T12:30:00Z');
  return { at, minutes: 15, requests: 0, valid: 0, rejected: 0, limited: 0, errors: 0, ...changes };
}

function history(changes: Partial<History> = {}): History {
  return {
    quarters: [],
    minutes: null,
    hours: new Map(),
    countedSince: daysAgo(90),
    usedBefore: daysAgo(0.1),
    placesAt: () => null,
    limitPerMinute: 100,
    createdAt: daysAgo(90),
    expiresAt: null,
    secretSince: daysAgo(10),
    rotationDays: 90,
    ...changes,
  };
}

function judge(rule: AlertRule, changes: Partial<History>, threshold = defaultThreshold(rule)) {
  return RULES[rule].judge(factsAt(history(changes), NOW), threshold);
}

function levelOf(rule: AlertRule, changes: Partial<History>, threshold?: number): number {
  return judge(rule, changes, threshold)?.level ?? 0;
}

/** The same hours of earlier weeks, each with so many requests. */
function weeks(...counts: readonly number[]): Pick<History, 'hours' | 'countedSince'> {
  const hours = usualHours(NOW)
    .slice(0, counts.length)
    .flatMap((week, index) => week.map((hour) => [hour, counts[index] ?? 0] as const));
  return { hours: new Map(hours), countedSince: daysAgo(counts.length * 7 + 1) };
}

const minuteOf = (at: number) => new Date(`2026-11-22T12:${at}:00Z`);
const quarter = (changes: Partial<Slice>) => ({ quarters: [slice(changes)] });
const minute = (changes: Partial<Slice>) => ({
  minutes: [slice({ at: new Date('2026-11-22T12:38:00Z'), minutes: 1, ...changes })],
});

describe('a rule fires', () => {
  it.each<[string, AlertRule, Partial<History>, number]>([
    ['at 80 % of the limit in one minute', 'rate_limit', minute({ valid: 80 }), 1],
    ['not below', 'rate_limit', minute({ valid: 79 }), 0],
    [
      'not for a minute that is over for long',
      'rate_limit',
      minute({ valid: 99, at: daysAgo(1) }),
      0,
    ],
    ['worse, once the limit refuses', 'rate_limit', minute({ valid: 100, limited: 1 }), 2],
    ['worse, also by a few that were refused', 'rate_limit', minute({ valid: 60, limited: 25 }), 2],
    ['not by the workspace’s limit', 'rate_limit', minute({ valid: 30, limited: 10 }), 0],
    [
      'by its own limit across two minutes',
      'rate_limit',
      {
        minutes: [37, 38].map((at) =>
          slice({ at: minuteOf(at), minutes: 1, valid: 40, limited: 5 }),
        ),
      },
      2,
    ],
    ['by quarters where minutes are gone', 'rate_limit', quarter({ valid: 1_200 }), 1],
    ['at 20 rejections', 'failed_authentication', quarter({ requests: 20, rejected: 20 }), 1],
    ['not at 19', 'failed_authentication', quarter({ requests: 19, rejected: 19 }), 0],
    ['at 20 % errors of 50', 'error_rate', quarter({ requests: 50, valid: 50, errors: 10 }), 1],
    ['not of 49', 'error_rate', quarter({ requests: 49, valid: 49, errors: 49 }), 0],
    [
      'not for what a wrong secret or a limit refused',
      'error_rate',
      quarter({ requests: 1_000, rejected: 500, limited: 480, errors: 0, valid: 20 }),
      0,
    ],
    [
      'at three times the usual',
      'unusual_volume',
      { ...weeks(200, 210, 190), ...quarter({ valid: 700 }) },
      1,
    ],
    ['not at twice', 'unusual_volume', { ...weeks(200, 210, 190), ...quarter({ valid: 420 }) }, 0],
    ['not by few requests', 'unusual_volume', { ...weeks(1, 1), ...quarter({ valid: 299 }) }, 0],
    ['not in the second week', 'unusual_volume', { ...weeks(10), ...quarter({ valid: 9_000 }) }, 0],
    [
      'not where the weeks before differ as much',
      'unusual_volume',
      { ...weeks(100, 900, 200, 2_000), ...quarter({ valid: 1_700 }) },
      0,
    ],
    [
      'by an earlier incident undisturbed',
      'unusual_volume',
      { ...weeks(200, 5_000, 210, 190), ...quarter({ valid: 1_000 }) },
      1,
    ],
    [
      'for a new country',
      'new_place',
      { placesAt: () => placesOf(['DE', 'VN'], ['DE', '192.0.2.1'], true) },
      1,
    ],
    [
      'for a new network of a key with few',
      'new_place',
      { placesAt: () => placesOf(['198.51.100.7'], ['192.0.2.1'], true) },
      1,
    ],
    [
      'not for a new network of a key with many',
      'new_place',
      {
        placesAt: () =>
          placesOf(
            ['198.51.100.7'],
            Array.from({ length: 11 }, (_none, i) => `192.0.2.${i}`),
            true,
          ),
      },
      0,
    ],
    [
      'not for a network that may be one of those that are not known any more',
      'new_place',
      { placesAt: () => placesOf(['198.51.100.7'], ['DE', '192.0.2.1'], false) },
      0,
    ],
    [
      'for a new country of a key whose networks are not all known',
      'new_place',
      { placesAt: () => placesOf(['VN', '198.51.100.7'], ['DE', '192.0.2.1'], false) },
      1,
    ],
    [
      'not for the first places of a young key',
      'new_place',
      { placesAt: () => placesOf(['VN'], ['DE'], true), countedSince: daysAgo(6) },
      0,
    ],
    ['not where nothing was known', 'new_place', { placesAt: () => placesOf(['VN'], [], true) }, 0],
    [
      'for a use after 30 days',
      'idle_key',
      { ...quarter({ valid: 1 }), usedBefore: daysAgo(30) },
      1,
    ],
    ['not after 29', 'idle_key', { ...quarter({ valid: 1 }), usedBefore: daysAgo(29.9) }, 0],
    ['not without a use', 'idle_key', { ...quarter({ rejected: 9 }), usedBefore: daysAgo(60) }, 0],
    ['not for a first use', 'idle_key', { ...quarter({ valid: 1 }), usedBefore: null }, 0],
    ['30 days before the end', 'expiry', { expiresAt: daysAgo(-29.9) }, 1],
    ['worse, 7 days before', 'expiry', { expiresAt: daysAgo(-6.9) }, 2],
    ['worse, one day before', 'expiry', { expiresAt: daysAgo(-0.9) }, 3],
    ['not 31 days before', 'expiry', { expiresAt: daysAgo(-31) }, 0],
    ['not after the end', 'expiry', { expiresAt: daysAgo(0.1) }, 0],
    ['for an old secret', 'rotation', { secretSince: daysAgo(90) }, 1],
    ['not for a younger one', 'rotation', { secretSince: daysAgo(89.9) }, 0],
    [
      'never where nobody is reminded',
      'rotation',
      { secretSince: daysAgo(900), rotationDays: null },
      0,
    ],
  ])('%s (%s)', (_name, rule, changes, level) => {
    expect(levelOf(rule, changes)).toBe(level);
  });

  it.each([
    [29.9, 'in 29 days'],
    [5.01, 'in 5 days'],
    [1.5, 'in 1 day'],
    [0.9, 'within a day'],
  ])('says how long it works still as lists of keys do (%d days)', (days, words) => {
    const expiresAt = daysAgo(-days);
    const finding = judge('expiry', { expiresAt });
    expect(finding?.summary).toBe(
      `It stops working ${words}, on ${formatMoment(expiresAt, 'UTC')}.`,
    );
    expect(finding?.evidence.days_left).toBe(Math.floor(days));
    if (days > 1) expect(timeUntil(expiresAt, NOW)).toBe(words);
  });
});

const counted = fc.nat({ max: 100_000 });
const anySlice = fc
  .record({
    valid: counted,
    rejected: counted,
    limited: counted,
    other: counted,
    failed: fc.nat({ max: 100 }),
  })
  .map(({ valid, rejected, limited, other, failed }) =>
    slice({
      requests: valid + rejected + limited + other,
      valid,
      rejected,
      limited,
      errors: other + Math.floor((valid * failed) / 100),
    }),
  );

describe('whatever was counted', () => {
  it('more rejections never silence the rule that counts them', () => {
    fc.assert(
      fc.property(anySlice, counted, (before, more) => {
        const after = { ...before, rejected: before.rejected + more };
        const [was, is] = [before, after].map((at) =>
          levelOf('failed_authentication', quarter(at)),
        );
        expect(is ?? 0).toBeGreaterThanOrEqual(was ?? 0);
      }),
    );
  });

  it('a higher threshold never fires where a lower one does not', () => {
    const rules = ALERT_RULES.filter((rule) => RULES[rule].threshold !== null);
    fc.assert(
      fc.property(fc.constantFrom(...rules), anySlice, fc.nat({ max: 1 }), (rule, seen, step) => {
        const bounds = RULES[rule].threshold;
        if (bounds === null || rule === 'new_place') return;
        const known = { ...weeks(200, 300, 250), ...quarter(seen), usedBefore: daysAgo(40) };
        const high = bounds.min + Math.round((step + 1) * (bounds.max - bounds.min) * 0.3);
        if (levelOf(rule, known, high) > 0) {
          expect(levelOf(rule, known, bounds.min)).toBeGreaterThan(0);
        }
      }),
    );
  });

  it('every finding has a level of the incident’s and a sentence', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALERT_RULES), anySlice, (rule, seen) => {
        const finding = judge(rule, { ...weeks(200, 300), ...quarter(seen), usedBefore: null });
        if (finding === null) return;
        expect([1, 2, 3]).toContain(finding.level);
        expect(finding.summary).toMatch(/^[A-Z0-9].*\.$/);
        expect(Number.isFinite(finding.weight)).toBe(true);
      }),
    );
  });

  it('the median lies between the least and the greatest', () => {
    fc.assert(
      fc.property(fc.array(counted, { minLength: 1 }), (values) => {
        const middle = medianOf(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(
          values.length / 2,
        );
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(
          values.length / 2,
        );
      }),
    );
  });
});

describe('an incident', () => {
  const finding = { level: 1, weight: 1, summary: 'So.', evidence: {} };
  const open = { level: 1, weight: 1, lastSeenAt: new Date(NOW.getTime() - 10 * 60_000) };
  const longAgo = { ...open, lastSeenAt: new Date(NOW.getTime() - 30 * 60_000) };

  it.each([
    ['opens', null, finding, 'open'],
    ['is kept while its rule fires', open, finding, 'keep'],
    ['is told again when it gets worse', open, { ...finding, level: 2 }, 'raise'],
    ['is not told again when it gets better', { ...open, level: 2 }, finding, 'keep'],
    ['outlasts a short silence', open, null, 'wait'],
    ['is over after half an hour', longAgo, null, 'recover'],
    ['is none where nothing happens', null, null, 'none'],
  ] as const)('%s', (_name, before, seen, step) => {
    expect(stepOf('error_rate', before, seen, NOW)).toBe(step);
  });
});
