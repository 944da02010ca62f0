import { describe, expect, it } from 'vitest';
import { DEMO_INCIDENTS, incidentTime } from '@/lib/core/demo/demo-incidents';
import { DEMO_KEYS, type DemoKeyName, demoLimit } from '@/lib/core/demo/demo-keys';
import { demoKeyNames } from '@/lib/core/demo/demo-traffic';
import { DEMO_UNTIL, requestsIn, wholeTraffic } from '../../support/demo-traffic';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const perDay = 400_000;
const whole = wholeTraffic({ requestsPerDay: perDay, logRows: 0 });
const counts = new Map(
  demoKeyNames().map((name) => [name, whole.counts.filter(({ key }) => key === name)]),
);

/** The time of the incident that is told as such. */
function timeOf(expects: (typeof DEMO_INCIDENTS)[number]['expects']) {
  const incident = DEMO_INCIDENTS.find((planted) => planted.expects === expects);
  if (incident === undefined) throw new Error(`there is no ${expects}`);
  return { key: incident.key, ...incidentTime(incident, DEMO_UNTIL) };
}
const earlier = (time: ReturnType<typeof timeOf>, ms: number) => ({
  ...time,
  fromMs: time.fromMs - ms,
  untilMs: time.untilMs - ms,
});
const priorMonth = ({ key, fromMs }: ReturnType<typeof timeOf>) => ({
  key,
  fromMs: fromMs - 30 * DAY_MS,
  untilMs: fromMs,
});

describe('the trouble that is planted', () => {
  it('is of one key each, and within thirty days at quarters of an hour', () => {
    expect(new Set(DEMO_INCIDENTS.map(({ key }) => key)).size).toBe(DEMO_INCIDENTS.length);
    for (const incident of DEMO_INCIDENTS) {
      const { fromMs, untilMs } = incidentTime(incident, DEMO_UNTIL);
      expect(fromMs % 900_000).toBe(0);
      expect(untilMs).toBeLessThan(DEMO_UNTIL.getTime());
      expect(fromMs).toBeGreaterThan(DEMO_UNTIL.getTime() - 30 * DAY_MS);
    }
  });

  it('failed authentication: hundreds with a secret that was replaced, none before', () => {
    const time = timeOf('failed_authentication');
    const isOld = ({ outcome }: { outcome: string }) => outcome === 'key_regenerated';
    expect(requestsIn(counts, time, isOld)).toBe(640);
    expect(requestsIn(counts, priorMonth(time), isOld)).toBe(0);
  });

  it('errors: a third of the answers', () => {
    const time = timeOf('error_rate');
    const failed = requestsIn(counts, time, ({ status }) => status === 502);
    expect(failed / requestsIn(counts, time)).toBeCloseTo(0.35, 2);
    expect(requestsIn(counts, priorMonth(time), ({ status }) => status === 502)).toBe(0);
  });

  it('a new country: 150 requests from where none came before', () => {
    const time = timeOf('new_country');
    expect(requestsIn(counts, time, ({ country }) => country === 'VN')).toBe(150);
    expect(requestsIn(counts, priorMonth(time), ({ country }) => country === 'VN')).toBe(0);
  });

  it('an idle key: used after sixty days without a request', () => {
    const time = timeOf('idle_key_used');
    expect(requestsIn(counts, time)).toBe(90);
    const idle = { key: time.key, fromMs: time.fromMs - 59 * DAY_MS, untilMs: time.fromMs };
    expect(requestsIn(counts, idle)).toBe(0);
    const used = { ...idle, fromMs: 0, untilMs: idle.fromMs };
    expect(requestsIn(counts, used)).toBeGreaterThan(1_000);
  });

  it('volume: six times that of the same hours a week before', () => {
    const time = timeOf('unusual_volume');
    const ratio = requestsIn(counts, time) / requestsIn(counts, earlier(time, 7 * DAY_MS));
    expect(ratio).toBeGreaterThan(5);
    expect(ratio).toBeLessThan(7);
  });

  it.each([
    ['rate_limit_80', 0.9, 0],
    ['rate_limit_100', 1, 0.05],
  ] as const)('%s: that share of the limit is used', (expects, used, refused) => {
    const time = timeOf(expects);
    const limit = 15 * demoLimit(DEMO_KEYS[time.key], perDay);
    const isRefused = ({ outcome }: { outcome: string }) => outcome === 'rate_limited';
    const all = requestsIn(counts, time);
    expect((all - requestsIn(counts, time, isRefused)) / limit).toBeCloseTo(used, 2);
    expect(requestsIn(counts, time, isRefused) / limit).toBeCloseTo(refused, 2);
    expect(requestsIn(counts, priorMonth(time), isRefused)).toBe(0);
  });
});

describe('beside the trouble', () => {
  const troubled: readonly DemoKeyName[] = DEMO_INCIDENTS.map(({ key }) => key);
  const controls = demoKeyNames().filter((name) => !troubled.includes(name));

  it('there are keys of every rhythm without any', () => {
    const patterns = new Set(controls.map((name) => DEMO_KEYS[name].pattern));
    expect(patterns).toEqual(new Set(['consumer', 'office', 'nightly']));
  });

  it.each(demoKeyNames())('%s fails seldom', (key) => {
    const time = DEMO_INCIDENTS.filter((incident) => incident.key === key).map((incident) =>
      incidentTime(incident, DEMO_UNTIL),
    );
    const isOutside = ({ at }: { at: Date }) =>
      !time.some(({ fromMs, untilMs }) => at.getTime() >= fromMs && at.getTime() < untilMs);
    const always = { key, fromMs: 0, untilMs: DEMO_UNTIL.getTime() };
    const all = requestsIn(counts, always, isOutside);
    const failed = requestsIn(counts, always, (count) => isOutside(count) && count.status >= 400);
    const broken = requestsIn(counts, always, (count) => isOutside(count) && count.status >= 500);
    expect(failed / all).toBeLessThan(0.025);
    expect(broken / all).toBeLessThan(0.005);
  });

  it.each(controls)('%s never comes from a country that it did not come from at once', (key) => {
    const ofKey = counts.get(key) ?? [];
    const since = ofKey[0]?.at.getTime() ?? 0;
    const first = ofKey.filter(({ at }) => at.getTime() < since + 2 * DAY_MS);
    const countriesOf = (rows: typeof ofKey) =>
      [...new Set(rows.map(({ country }) => country))].sort();
    expect(countriesOf(ofKey)).toEqual(countriesOf(first));
  });

  it.each(controls.filter((name) => DEMO_KEYS[name].share >= 0.03))(
    '%s is about as busy as in the same hours of the week before',
    (key) => {
      const hours = new Map<number, number>();
      for (const { at, count } of counts.get(key) ?? []) {
        const hour = Math.floor(at.getTime() / HOUR_MS);
        hours.set(hour, (hours.get(hour) ?? 0) + count);
      }
      const end = Math.floor(DEMO_UNTIL.getTime() / HOUR_MS);
      // What is before was another time of the year, with other clocks.
      const busier = Array.from({ length: 13 * 24 }, (_none, ago) => end - 1 - ago).filter(
        (hour) => (hours.get(hour) ?? 0) > 2 * (hours.get(hour - 7 * 24) ?? 0) + 30,
      );
      expect(busier).toEqual([]);
    },
  );
});
