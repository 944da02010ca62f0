import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseId } from '@/lib/core/ids';
import type { UsageReport } from '@/lib/core/usage-figures';
import type { UsageFilter } from '@/lib/core/usage-filter';
import { edgesOf, rollingRange, type UsageRange, wholeOf } from '@/lib/core/usage-range';
import type { Context } from '@/lib/services/context';
import { getUsage } from '@/lib/services/usage/get-usage';
import { happenings, record } from '../support/counted-log';
import { usageEvent } from '../support/usage';
import { makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Apia'];
/** The days around both changes of the clocks in Berlin, and of Apia's neighbours. */
const WINDOWS = [
  ['2026-03-26T05:00Z', '2026-04-01T10:17Z'],
  ['2026-10-22T05:00Z', '2026-10-28T10:17Z'],
].map(([from = '', to = '']) => [Date.parse(from), Date.parse(to)] as const);

const owner = await makeWorkspace();
const developer = await makeMember(owner.actor.workspaceId, 'developer');
const stranger = await makeWorkspace();

async function countedKey(ctx: typeof owner, environment: 'live' | 'test' = 'live') {
  const id = parseId('key', (await makeKey(ctx, { environment })).key.id);
  if (id === null) throw new Error('the key has no id');
  return { id, workspaceId: ctx.actor.workspaceId, environment };
}

const keys = [
  await countedKey(owner),
  await countedKey(owner),
  await countedKey(developer),
  await countedKey(owner, 'test'),
  await countedKey(stranger),
];
const [firstKey, , developersKey] = keys;

const filter: fc.Arbitrary<UsageFilter> = fc.record({
  environment: fc.constantFrom('live', 'live', 'test' as const),
  keyId: fc.constantFrom(null, null, firstKey?.id ?? null, developersKey?.id ?? null),
  endpoint: fc.constantFrom(null, null, 'GET /jobs', 'GET /jobs/{id}', 'GET /never'),
  status: fc.constantFrom(
    null,
    null,
    [403, 403] as const,
    [500, 599] as const,
    [200, 299] as const,
  ),
  country: fc.constantFrom(null, null, 'DE', 'ZZ'),
});

function at(ctx: Context, nowMs: number): typeof ctx {
  return { ...ctx, runtime: { ...runtime, now: () => new Date(nowMs) } };
}

/** What the log says of a time: the oracle, in plain SQL. */
async function inLog(ctx: Context, { filter, range }: { filter: UsageFilter; range: UsageRange }) {
  const [from, to] = wholeOf(range);
  const { rows } = await runtime.database.pool.query<LoggedRow>(
    `SELECT at, source, outcome, status, endpoint, country, key_id AS "keyId", microseconds,
            to_char(at AT TIME ZONE $8, 'YYYY-MM-DD') AS day
       FROM request_log
      WHERE workspace_id = $1 AND environment = $2 AND at >= $3 AND at < $4
        AND ($5::text IS NULL OR key_id = $5) AND ($6::text IS NULL OR endpoint = $6)
        AND ($7::text IS NULL OR country = $7)
        AND ($9::int IS NULL OR status BETWEEN $9 AND $10)`,
    [
      ctx.actor.workspaceId,
      filter.environment,
      new Date(from),
      new Date(to),
      filter.keyId,
      filter.endpoint,
      filter.country,
      range.zone,
      filter.status?.[0] ?? null,
      filter.status?.[1] ?? null,
    ],
  );
  return rows;
}

interface LoggedRow {
  at: Date;
  source: 'api' | 'verify' | 'report';
  outcome: string;
  status: number;
  endpoint: string;
  country: string;
  keyId: string;
  microseconds: number | null;
  day: string;
}

/** A report is an answer and no request of its own; asked about a status, it is what is known of its request. */
function isRequest({ source, outcome }: LoggedRow, byStatus: boolean): boolean {
  if (!byStatus) return source !== 'report';
  return outcome !== 'valid' || source !== 'verify';
}

function isError({ outcome, status, source }: LoggedRow): boolean {
  return outcome === 'valid' ? source !== 'verify' && status >= 400 : true;
}

function tally(rows: readonly LoggedRow[], name: (row: LoggedRow) => string) {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(name(row), (sums.get(name(row)) ?? 0) + 1);
  return Object.fromEntries([...sums].sort());
}

function namesOf(list: readonly { name: string; requests: number }[]) {
  const named = list.filter(({ requests }) => requests > 0);
  return Object.fromEntries(named.map(({ name, requests }) => [name, requests] as const).sort());
}

function exactQuantile(rows: readonly LoggedRow[], share: number): number {
  const sorted = rows.flatMap(({ microseconds }) => microseconds ?? []).sort((a, b) => a - b);
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1e6;
}

function closeTo(found: number | null | undefined, exact: number) {
  expect(Math.abs((found ?? 0) - exact)).toBeLessThanOrEqual(0.02 * exact);
}

/** The days of the zone, by the database's own idea of it. */
function expectDays({ range, intervals }: UsageReport, requests: readonly LoggedRow[]) {
  if (range.interval !== 'day') return;
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone: range.zone });
  const days = intervals.map(({ from, sum }) => [format.format(from), sum.requests] as const);
  const counted = Object.fromEntries(days.filter(([, sum]) => sum > 0));
  expect(counted).toEqual(tally(requests, ({ day }) => day));
}

/** All quantiles within 2 % of the exact ones. */
function expectLatencies({ latency, endpoints }: UsageReport, rows: readonly LoggedRow[]) {
  expect(latency === null).toBe(rows.every((row) => row.microseconds === null));
  if (latency !== null) {
    closeTo(latency.p50, exactQuantile(rows, 0.5));
    closeTo(latency.p95, exactQuantile(rows, 0.95));
    closeTo(latency.p99, exactQuantile(rows, 0.99));
  }
  for (const { name, p95 } of endpoints.first) {
    const own = rows.filter((row) => row.endpoint === name && row.microseconds !== null);
    if (own.length > 0) closeTo(p95, exactQuantile(own, 0.95));
    else expect(p95).toBeNull();
  }
}

const range = (window: readonly [number, number]) =>
  fc.oneof(
    fc
      .record({
        name: fc.constantFrom('24h', '7d', '30d' as const),
        zone: fc.constantFrom(...ZONES),
      })
      .map(({ name, zone }) => rollingRange(name, zone, window[1])),
    fc
      .record({
        zone: fc.constantFrom(...ZONES),
        interval: fc.constantFrom('hour', 'day' as const),
        from: fc.integer({ min: window[0], max: window[1] - HOUR_MS }),
        hours: fc.integer({ min: 1, max: 100 }),
      })
      .map(({ zone, interval, from, hours }): UsageRange => {
        const edges = edgesOf(from, from + hours * HOUR_MS, interval, zone);
        return { name: 'custom', zone, interval, edges };
      }),
  );

describe.each(WINDOWS.map((window) => ({ window, name: new Date(window[0]).toISOString() })))(
  'around $name',
  ({ window }) => {
    it('the numbers are those of the log, under any filter and in any zone', async () => {
      const [happened] = fc.sample(
        fc.array(happenings(keys, ...window), { minLength: 600, maxLength: 600 }),
        1,
      );
      await record(happened ?? []);
      const ctx = at(owner, window[1]);
      await fc.assert(
        fc.asyncProperty(range(window), filter, async (asked, which) => {
          const report = await getUsage(ctx, { range: asked, filter: which, endpointsMax: 10 });
          const rows = await inLog(ctx, { filter: which, range: asked });
          const byStatus = which.status !== null;
          const requests = rows.filter((row) => isRequest(row, byStatus));
          const errors = rows.filter(isError);

          expect(report.total.requests).toBe(requests.length);
          expect(report.total.errors).toBe(errors.length);
          expect(report.total.byClass.limited).toBe(
            requests.filter(({ outcome }) => outcome === 'rate_limited').length,
          );
          expect(report.total.byClass.api).toBe(
            errors.filter(({ outcome }) => outcome === 'valid').length,
          );
          expect(Object.fromEntries(report.total.byStatus)).toEqual(
            tally(
              rows.filter(({ status }) => status !== 0),
              ({ status }) => String(status),
            ),
          );
          expect(namesOf(report.endpoints.first)).toEqual(tally(requests, (row) => row.endpoint));
          expect(namesOf(report.countries.first)).toEqual(tally(requests, (row) => row.country));
          expect(namesOf(report.keys.first)).toEqual(tally(requests, (row) => row.keyId));
          expect(report.keys.requests).toBe(requests.length);

          for (const { from, to, sum } of report.intervals) {
            const inside = requests.filter(({ at }) => at.getTime() >= from && at.getTime() < to);
            expect(sum.requests).toBe(inside.length);
          }
          expectDays(report, requests);
          expectLatencies(report, rows);
        }),
        { numRuns: 120 },
      );
    }, 120_000);

    it('the zone never changes the sum of whole days of all zones', async () => {
      const sums = await Promise.all(
        ZONES.map(async (zone) => {
          const asked = rollingRange('30d', zone, window[1]);
          const which = {
            environment: 'live',
            keyId: null,
            endpoint: null,
            status: null,
            country: null,
          } as const;
          return (
            await getUsage(at(owner, window[1]), { range: asked, filter: which, endpointsMax: 1 })
          ).total;
        }),
      );
      expect(new Set(sums.map(({ requests }) => requests)).size).toBe(1);
      expect(sums[0]?.requests).toBeGreaterThan(0);
    });

    it('the time before is as many whole intervals, by endpoint too', async () => {
      const ctx = at(owner, window[1]);
      const asked = rollingRange('24h', 'UTC', window[1]);
      const which = {
        environment: 'live',
        keyId: null,
        endpoint: null,
        status: null,
        country: null,
      } as const;
      const report = await getUsage(ctx, { range: asked, filter: which, endpointsMax: 10 });
      const [first = 0] = asked.edges;
      const over = asked.edges.at(-2) ?? 0;
      const before = { ...asked, edges: [first - (over - first), first] };
      const now = { ...asked, edges: [first, over] };
      const count = async (range: UsageRange) =>
        (await inLog(ctx, { filter: which, range })).filter((row) => isRequest(row, false));
      const [rowsBefore, rowsNow] = [await count(before), await count(now)];
      expect(report.previous).toMatchObject({
        before: rowsBefore.length,
        now: rowsNow.length,
      });
      for (const [name, change] of report.previous?.endpoints ?? []) {
        expect(change).toEqual({
          before: rowsBefore.filter(({ endpoint }) => endpoint === name).length,
          now: rowsNow.filter(({ endpoint }) => endpoint === name).length,
        });
      }
    });
  },
);

describe('who sees what', () => {
  const nowMs = WINDOWS[1]?.[1] ?? 0;
  const which = {
    environment: 'live',
    keyId: null,
    endpoint: null,
    status: null,
    country: null,
  } as const;
  const asked = { range: rollingRange('30d', 'UTC', nowMs), filter: which, endpointsMax: 10 };

  it('nothing is compared with a time that was counted from somewhere in it alone', async () => {
    const young = await makeWorkspace();
    const live = await countedKey(young);
    const test = await countedKey(young, 'test');
    const recorded = async (key: typeof live, ...daysAgo: readonly number[]) =>
      await record(
        daysAgo.map((days) => {
          const event = usageEvent({ key, status: 200 });
          return { atMs: nowMs - days * DAY_MS, source: 'api' as const, event };
        }),
      );
    const previousOf = async () => (await getUsage(at(young, nowMs), asked)).previous;
    await recorded(live, 1, 1, 35);
    await recorded(test, 70);
    expect(await previousOf()).toBeNull();
    await recorded(live, 70);
    expect(await previousOf()).toMatchObject({ before: 1, now: 2 });
  });

  it('another workspace’s requests are in no number', async () => {
    const theirs = await getUsage(at(stranger, nowMs), asked);
    expect(theirs.keys.first.map(({ name }) => name)).toEqual([keys[4]?.id]);
    const foreign = { ...asked, filter: { ...which, keyId: firstKey?.id ?? null } };
    const report = await getUsage(at(stranger, nowMs), foreign);
    expect(report).toMatchObject({ total: { requests: 0, errors: 0 }, latency: null });
  });

  it('where keys are personal, who does not manage the workspace sees their own alone', async () => {
    const personal = (ctx: Context): Context => {
      const timed = at(ctx, nowMs);
      return {
        ...timed,
        runtime: { ...timed.runtime, profile: { ...runtime.profile, owner: 'user' } },
      };
    };
    const report = await getUsage(personal(developer), asked);
    expect(report.isOwnTraffic).toBe(true);
    expect(report.keys.first.map(({ name }) => name)).toEqual([developersKey?.id]);
    const rows = await inLog(developer, {
      ...asked,
      filter: { ...which, keyId: developersKey?.id ?? null },
    });
    const requests = rows.filter((row) => isRequest(row, false));
    expect(report.total.requests).toBe(requests.length);
    expect(namesOf(report.countries.first)).toEqual(tally(requests, ({ country }) => country));
    const all = await getUsage(personal(owner), asked);
    expect(all.isOwnTraffic).toBe(false);
    expect(all.keys.first).toHaveLength(3);
  });

  it('an environment without any says when the last request was, to the hour', async () => {
    const later = nowMs + 60 * DAY_MS;
    const report = await getUsage(at(owner, later), {
      ...asked,
      range: rollingRange('24h', 'UTC', later),
    });
    expect(report.total.requests).toBe(0);
    const hour = report.lastRequestAt?.getTime() ?? 0;
    expect(hour).toBeGreaterThan(nowMs - 2 * DAY_MS);
    expect(hour % HOUR_MS).toBe(0);
  });
});
