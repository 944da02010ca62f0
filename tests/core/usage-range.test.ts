import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRAIN_DAYS } from '@/lib/core/usage';
import {
  edgesOf,
  grainOf,
  previousOf,
  RANGE_NAMES,
  rangeOf,
  rollingRange,
  spansOf,
} from '@/lib/core/usage-range';
import { momentOf, startOfDay, startOfHour, wallOf, zoneNamed } from '@/lib/core/zone-time';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'America/St_Johns',
];
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 11, 31) });
const at = (text: string) => Date.parse(text);

/** Intl's own words for a day, computed apart from ours. */
const dayOf = (ms: number, timeZone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(ms);

describe('days and hours of a zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00Z', 23],
    ['Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00Z', 25],
    ['Asia/Kolkata', '2026-03-29T12:00Z', '2026-03-28T18:30Z', 24],
    ['Pacific/Apia', '2026-03-29T12:00Z', '2026-03-29T11:00Z', 24],
    ['Pacific/Apia', '2011-12-30T09:00Z', '2011-12-29T10:00Z', 24],
    ['Africa/Cairo', '2026-04-24T12:00Z', '2026-04-23T22:00Z', 23],
    ['Australia/Lord_Howe', '2026-04-04T16:00Z', '2026-04-04T13:00Z', 24.5],
    ['UTC', '2026-03-29T12:00Z', '2026-03-29T00:00Z', 24],
  ])('%s: the day of %s begins at %s and has %d hours', (name, now, start, hours) => {
    const [first, second] = edgesOf(at(now), at(now) + 1, 'day', name);
    expect(first).toBe(at(start));
    expect(((second ?? 0) - (first ?? 0)) / HOUR_MS).toBe(hours);
  });

  it('a day begins where its date does, and no moment before it has that date', () => {
    fc.assert(
      fc.property(moment, zone, (ms, name) => {
        const start = startOfDay(ms, name);
        expect(start).toBeLessThanOrEqual(ms);
        expect(dayOf(start, name)).toBe(dayOf(ms, name));
        expect(dayOf(start - 1, name)).not.toBe(dayOf(ms, name));
      }),
    );
  });

  it('an hour begins at a full hour of the clocks, less than an hour before', () => {
    fc.assert(
      fc.property(moment, fc.constantFrom(...ZONES.slice(0, 4)), (ms, name) => {
        const start = startOfHour(ms, name);
        expect(ms - start).toBeLessThan(HOUR_MS);
        expect(wallOf(start, name) % HOUR_MS).toBe(0);
      }),
    );
  });

  it('what the clocks show is found again, but for what they show twice or never', () => {
    fc.assert(
      fc.property(moment, zone, (ms, name) => {
        const minute = ms - (ms % 60_000);
        const text = new Date(wallOf(minute, name)).toISOString().slice(0, 16);
        expect(minute - (momentOf(text, name) ?? 0)).toBeOneOf([0, HOUR_MS, HOUR_MS / 2]);
      }),
    );
    expect(momentOf('2026-03-29T02:30', 'Europe/Berlin')).toBe(at('2026-03-29T01:30Z'));
    expect(momentOf('2026-10-25T02:30', 'Europe/Berlin')).toBe(at('2026-10-25T00:30Z'));
    for (const text of ['', '2026', '2026-13-01T00:00', 'yesterday'])
      expect(momentOf(text, 'UTC')).toBeNull();
  });

  it('a zone is one that Intl knows', () => {
    expect(zoneNamed('Asia/Kolkata')).toBe('Asia/Kolkata');
    for (const text of ['', 'Mars/Olympus', '<b>']) expect(zoneNamed(text)).toBeNull();
  });
});

describe('ranges', () => {
  it('a rolling range has so many intervals, without a gap, and the last has the present moment', () => {
    const name = fc.constantFrom('1h', '24h', '7d', '30d', '90d' as const);
    fc.assert(
      fc.property(moment, zone, name, (now, where, range) => {
        const { edges, interval } = rollingRange(range, where, now);
        expect(edges.length - 1).toBe(
          { '1h': 60, '24h': 96, '7d': 168, '30d': 30, '90d': 90 }[range],
        );
        expect(edges.at(-2)).toBeLessThanOrEqual(now);
        expect(edges.at(-1)).toBeGreaterThan(now);
        expect(edges).toEqual([...new Set(edges)].sort((a, b) => a - b));
        expect(edges).toEqual(edgesOf(edges[0] ?? 0, edges.at(-1) ?? 0, interval, where));
        expect(grainOf(edges, now)).not.toBeNull();
      }),
    );
  });

  it('whatever an address says, there is a range whose counts are kept', () => {
    const text = fc.oneof(
      fc.constantFrom('', ...RANGE_NAMES, ...ZONES),
      moment.map((ms) => new Date(ms).toISOString().slice(0, 16)),
      moment.map((ms) => `${new Date(ms).toISOString().slice(0, 19)}Z`),
      fc.string(),
    );
    fc.assert(
      fc.property(text, text, text, text, moment, (range, from, to, where, now) => {
        const made = rangeOf({ range, from, to, zone: where }, now);
        expect(made.edges.length).toBeGreaterThanOrEqual(2);
        expect(made.edges.length).toBeLessThanOrEqual(GRAIN_DAYS.day + 3);
        expect(grainOf(made.edges, now)).not.toBeNull();
      }),
    );
  });

  it.each([
    ['2026-11-22T11:00', '2026-11-22T12:00', 'minute', 60, 'Europe/Berlin'],
    ['2026-11-21T00:00', '2026-11-22T00:00', 'quarter', 96, 'Europe/Berlin'],
    ['2026-10-20T00:00', '2026-10-27T00:00', 'hour', 169, 'Europe/Berlin'],
    ['2026-10-01T00:00', '2026-11-01T00:00', 'day', 31, 'Europe/Berlin'],
    ['2026-02-01T00:00', '2026-03-01T00:00', 'day', 29, 'UTC'],
  ])('from %s until %s is cut by %s into %d, in %s', (from, to, interval, count, where) => {
    const now = at('2026-11-22T12:34Z');
    const made = rangeOf({ range: 'custom', from, to, zone: 'Europe/Berlin' }, now);
    expect(made).toMatchObject({ name: 'custom', interval, zone: where });
    expect(made.edges.length - 1).toBe(count);
  });

  it('what cannot be a range is the last 24 hours', () => {
    const now = at('2026-11-22T12:34Z');
    for (const [from, to] of [
      ['', ''],
      ['x', ''],
      ['2026-11-23T00:00', ''],
      ['2026-11-20T00:00', '2026-11-19T00:00'],
    ])
      expect(rangeOf({ range: 'custom', from: from ?? '', to: to ?? '', zone: '' }, now).name).toBe(
        '24h',
      );
  });
});

describe('rows', () => {
  it('a time is made up of rows that are in no other, each kept, and no coarser ones would do', () => {
    const length = fc.integer({ min: 1, max: 60 * 96 });
    fc.assert(
      fc.property(moment, length, fc.constantFrom(60_000, 900_000, HOUR_MS), (ms, count, unit) => {
        const since = ms - (ms % unit);
        const until = since + count * unit;
        const spans = spansOf(since, until, until) ?? [];
        const keptMs = unit === 60_000 ? 3 * DAY_MS : 100 * DAY_MS;
        if (count * unit > keptMs) return;
        expect(spans[0]?.since).toBe(since);
        expect(spans.at(-1)?.until).toBe(until);
        for (const [place, span] of spans.entries()) {
          expect(span.since).toBeLessThan(span.until);
          if (place > 0) expect(span.since).toBe(spans[place - 1]?.until);
        }
        const wholeDays = Math.floor(until / DAY_MS) - Math.ceil(since / DAY_MS);
        const days = spans.filter(({ grain }) => grain === 'day');
        expect(days.reduce((sum, { since: a, until: b }) => sum + (b - a) / DAY_MS, 0)).toBe(
          Math.max(0, wholeDays),
        );
      }),
    );
  });

  it('what is kept no more is no time that could be made up', () => {
    const now = at('2026-11-22T12:00Z');
    expect(spansOf(now - 4 * DAY_MS + 60_000, now, now)).toBeNull();
    expect(spansOf(at('2025-01-01T00:00Z'), at('2025-02-01T00:00Z'), now)).toMatchObject([
      { grain: 'day' },
    ]);
    expect(spansOf(at('2025-01-01T01:00Z'), at('2025-02-01T00:00Z'), now)).toBeNull();
  });

  it('the time before has as many intervals as are over, and ends where the range begins', () => {
    const now = at('2026-10-27T12:00Z');
    const range = rollingRange('30d', 'Europe/Berlin', now);
    expect(previousOf(range, now)).toEqual({
      since: at('2026-08-29T22:00Z'),
      from: range.edges[0],
      until: at('2026-10-26T23:00Z'),
    });
    expect(previousOf(rollingRange('90d', 'Europe/Berlin', now), now)).toBeNull();
    expect(previousOf(rollingRange('90d', 'UTC', now), now)).toMatchObject({
      since: at('2026-05-02T00:00Z'),
    });
  });
});
