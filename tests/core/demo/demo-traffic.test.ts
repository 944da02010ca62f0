import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DEMO_KEYS, type DemoKey } from '@/lib/core/demo/demo-keys';
import { demoKeyNames, demoTraffic } from '@/lib/core/demo/demo-traffic';
import { endpointTemplate } from '@/lib/core/endpoint-template';
import { Countries } from '@/lib/services/usage/countries';
import { FORMATS } from '../../support/defaults';
import { DEMO_UNTIL, wholeTraffic } from '../../support/demo-traffic';

const DAY_MS = 86_400_000;
const whole = wholeTraffic({ days: 15 });
const { counts, uses, requests } = whole;
const sumOf = (rows: readonly { count: number }[]) =>
  rows.reduce((sum, { count }) => sum + count, 0);
const digestOf = (value: unknown) =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex');

describe('demo traffic', () => {
  it('is the same for the same seed and moment, and another for another', () => {
    const short = { days: 1, requestsPerDay: 2_000, logRows: 100 };
    const first = digestOf(wholeTraffic(short));
    expect(digestOf(wholeTraffic(short))).toBe(first);
    expect(digestOf(wholeTraffic({ ...short, seed: '2' }))).not.toBe(first);
    const later = new Date(DEMO_UNTIL.getTime() + DAY_MS);
    expect(digestOf(wholeTraffic({ ...short, until: later }))).not.toBe(first);
  });

  it('is about as much as was asked for, every week', () => {
    for (const week of [0, 1]) {
      const untilMs = DEMO_UNTIL.getTime() - week * 7 * DAY_MS;
      const ofWeek = counts.filter(({ at }) => {
        return at.getTime() < untilMs && at.getTime() >= untilMs - 7 * DAY_MS;
      });
      expect(Math.abs(sumOf(ofWeek) / 7 / 400_000 - 1)).toBeLessThan(0.06);
    }
  });

  it('goes from period to period without a gap, the last six hours by the minute', () => {
    const minutely = new Set(
      counts
        .filter(({ key, at }) => {
          return key === 'mobile' && DEMO_UNTIL.getTime() - at.getTime() < 6 * 3_600_000;
        })
        .map(({ at }) => at.getTime()),
    );
    expect(minutely.size).toBe(359);
    const periods = [...demoTraffic({ ...small, days: 3 })];
    const gaps = periods.slice(1).map(({ at }, place) => {
      return at.getTime() - (periods[place]?.at.getTime() ?? 0);
    });
    expect([...new Set(gaps)].sort((a, b) => a - b)).toEqual([60_000, 900_000, 3_600_000]);
    expect(counts.at(-1)?.at.getTime()).toBeLessThan(DEMO_UNTIL.getTime());
  });

  it('adds up: latencies and addresses are of the requests that are counted', () => {
    expect(counts.filter(({ count, latencies }) => sumOf(latencies) !== count)).toEqual([]);
    const byPeriod = (
      rows: readonly { key: string; outcome: string; at: Date; count: number }[],
    ) => {
      const sums: Record<string, number> = {};
      for (const { key, outcome, at, count } of rows) {
        const name = `${key} ${outcome} ${at.getTime()}`;
        sums[name] = (sums[name] ?? 0) + count;
      }
      return sums;
    };
    expect(byPeriod(uses)).toEqual(byPeriod(counts));
  });

  it('is of keys of every kind: live and test, idle, expiring, deactivated', () => {
    const keys = Object.values<DemoKey>(DEMO_KEYS);
    expect(keys.filter(({ environment }) => environment === 'live')).toHaveLength(13);
    expect(keys.filter(({ environment }) => environment === 'test')).toHaveLength(3);
    expect(new Set(counts.map(({ key }) => key))).toEqual(new Set(demoKeyNames()));
    expect(new Set(counts.map(({ endpoint }) => endpoint)).size).toBe(15);
    expect(new Set(counts.map(({ country }) => country)).size).toBeGreaterThan(14);
    const lastOf = (key: string) => {
      const last = counts.findLast((count) => count.key === key)?.at.getTime() ?? 0;
      return (DEMO_UNTIL.getTime() - last) / DAY_MS;
    };
    expect(lastOf('importer')).toBeGreaterThan(90);
    expect(lastOf('mobile')).toBeLessThan(0.01);
    const ofHooli = counts.filter(({ key }) => key === 'hooli');
    for (const { at, outcome } of ofHooli) {
      const isDeactivated = DEMO_UNTIL.getTime() - at.getTime() <= 9 * DAY_MS;
      expect(outcome).toBe(isDeactivated ? 'key_inactive' : 'valid');
    }
  });
});

const small = { seed: '1', until: DEMO_UNTIL, days: 3, requestsPerDay: 20_000, logRows: 1_000 };

describe('the single requests of demo traffic', () => {
  it('are as many as were asked for, half of them of the last day', () => {
    for (const seed of ['1', '2']) {
      const { requests: some } = wholeTraffic({ seed, days: 2, logRows: 5_000 });
      expect(some.length).toBeLessThanOrEqual(5_000);
      expect(some.length).toBeGreaterThan(3_500);
    }
    const ofLastDay = requests.filter(({ at }) => DEMO_UNTIL.getTime() - at.getTime() <= DAY_MS);
    expect(ofLastDay.length / requests.length).toBeGreaterThan(0.4);
  });

  it('are among those that are counted', () => {
    const nameOf = (row: { key: string; endpoint: string; status: number; country: string }) =>
      `${row.key} ${row.endpoint} ${row.status} ${row.country}`;
    const counted = new Set(counts.map(nameOf));
    expect(requests.filter((request) => !counted.has(nameOf(request)))).toEqual([]);
    const isEarly = ({ at }: { at: Date }) => DEMO_UNTIL.getTime() - at.getTime() > 15.1 * DAY_MS;
    expect(requests.filter(({ at }) => at >= DEMO_UNTIL)).toEqual([]);
    expect(requests.filter(isEarly)).toEqual([]);
  });

  it('have paths that the templates of their endpoints stand for', () => {
    const isOdd = ({ method, path, endpoint }: (typeof requests)[number]) =>
      endpointTemplate(method, path, FORMATS) !== endpoint;
    expect(requests.filter(isOdd)).toEqual([]);
  });

  it('come from addresses that lie in their countries', () => {
    const countries = new Countries(null);
    const isElsewhere = ({ address, country }: (typeof requests)[number]) =>
      countries.of(address, null) !== country;
    expect(requests.filter(isElsewhere)).toEqual([]);
    const told = new Set(uses.map(({ key, address }) => `${key} ${address}`));
    const isUntold = ({ key, address }: (typeof requests)[number]) =>
      !told.has(`${key} ${address}`);
    expect(requests.filter(isUntold)).toEqual([]);
  });
});
