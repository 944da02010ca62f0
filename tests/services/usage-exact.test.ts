import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { UsageEvent } from '@/lib/core/usage';
import { latencyBinOf } from '@/lib/services/usage/latency-sketch';
import {
  addressesOf,
  countsOf,
  type Fault,
  faultyPool,
  makeCountedKey,
  makeUsage,
  usageEvent,
} from '../support/usage';
import { runtime } from '../support/world';

const HOUR_MS = 3_600_000;
const FAULTS: Fault[] = ['none', 'none', 'refused', 'answer lost'];
const keys = [await makeCountedKey(), await makeCountedKey()];

const event: fc.Arbitrary<UsageEvent> = fc
  .record({
    key: fc.constantFrom(...keys, null),
    endpoint: fc.constantFrom('GET /a', 'POST /a', 'GET /a/{id}'),
    outcome: fc.constantFrom('valid', 'key_revoked', 'scope_missing'),
    counts: fc.constantFrom('decision', 'answer', 'both'),
    status: fc.constantFrom(0, 200, 500),
    country: fc.constantFrom('DE', 'ZZ'),
    seconds: fc.option(fc.double({ min: 0, max: 4, noNaN: true })),
    address: fc.constantFrom('192.0.2.1', '2001:db8::1', null),
  })
  .map(usageEvent);
const step = fc.record({
  process: fc.constantFrom(0, 1),
  do: fc.oneof(
    { weight: 6, arbitrary: event },
    { weight: 2, arbitrary: fc.constant('flush' as const) },
    { weight: 1, arbitrary: fc.constant('next hour' as const) },
  ),
});

let firstHour = Date.UTC(2026, 0, 1);

it('the tables say what was decided, whatever is lost on the way, by two processes at once', async () => {
  const faults = fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), faults, async (steps, planned) => {
      firstHour += 100 * HOUR_MS;
      let nowMs = firstHour;
      const pool = faultyPool(() => planned.pop() ?? 'none');
      const processes = [0, 1].map(() => makeUsage({ now: () => new Date(nowMs), pool }));
      const expected = new Map<string, number>();
      const flushes: (Promise<void> | undefined)[] = [];
      for (const { process, do: what } of steps) {
        if (what === 'next hour') nowMs += HOUR_MS;
        else if (what === 'flush') flushes.push(processes[process]?.flush());
        else {
          processes[process]?.count(what);
          for (const name of namesOf(what, nowMs)) increment(expected, name);
        }
      }
      await Promise.all(flushes);
      planned.length = 0;
      await Promise.all(processes.map((usage) => usage.close()));
      expect(await stored(firstHour)).toEqual(expected);
      expect(processes.map(({ dropped }) => dropped)).toEqual([0, 0]);
    }),
    { numRuns: 60 },
  );
}, 120_000);

it('a slice that is sent twice at the same time is added once', async () => {
  const key = await makeCountedKey();
  let isLost = true;
  // The first answer is lost while the statement is under way: the second attempt overlaps with it.
  const pool = faultyPool(() => 'none');
  const impatient = new Proxy(pool, {
    get(target, name) {
      if (name !== 'query' || !isLost) return Reflect.get(target, name);
      return (query: Parameters<typeof target.query>[0]) => {
        isLost = false;
        void target.query(query);
        return Promise.reject(new Error('Query read timeout'));
      };
    },
  });
  const usage = makeUsage({ pool: impatient });
  for (let i = 0; i < 10; i += 1) usage.count(usageEvent({ key }));
  await usage.flush();
  await usage.close();
  expect(await countsOf(key.id)).toMatchObject([{ count: 10 }]);
  expect(await addressesOf(key.id)).toMatchObject([{ count: 10 }]);
});

it('while the database is away counts wait and age; requests never notice', async () => {
  const key = await makeCountedKey();
  let isAway = true;
  let nowMs = Date.UTC(2026, 6, 1);
  const pool = faultyPool(() => (isAway ? 'refused' : 'none'));
  const usage = makeUsage({ now: () => new Date(nowMs), pool });
  for (let i = 0; i < 5; i += 1) {
    usage.count(usageEvent({ key }));
    await usage.flush();
    nowMs += 10_000;
  }
  expect(usage.flushLagSeconds()).toBe(50);
  expect(await countsOf(key.id)).toEqual([]);
  isAway = false;
  await usage.close();
  expect(await countsOf(key.id)).toMatchObject([{ count: 5 }]);
  expect(usage.flushLagSeconds()).toBe(0);
});

it('a process that counted nothing asks nothing of the database, so that it ends at once without one', async () => {
  const statements: string[] = [];
  const pool = faultyPool(() => {
    statements.push('one');
    return 'refused';
  });
  await makeUsage({ pool }).close();
  expect(statements).toEqual([]);
});

it('an address that the database refuses takes no other with it', async () => {
  const usage = makeUsage();
  const kept = [await makeCountedKey(), await makeCountedKey(), await makeCountedKey()];
  const [{ id }, { workspaceId }] = [await makeCountedKey(), await makeCountedKey()];
  for (const key of [...kept, { id, workspaceId, environment: 'live' as const }])
    usage.count(usageEvent({ key }));
  await usage.close();
  for (const key of kept) {
    expect(await countsOf(key.id)).toMatchObject([{ count: 1 }]);
    expect(await addressesOf(key.id)).toMatchObject([{ count: 1 }]);
  }
  expect(await addressesOf(id)).toEqual([]);
});

it('batches are remembered for a day, and not longer', async () => {
  const { usageBatch } = runtime.database.prisma;
  const key = await makeCountedKey();
  let nowMs = Date.UTC(2026, 7, 1);
  const usage = makeUsage({ now: () => new Date(nowMs) });
  const countOne = async () => {
    const before = new Set((await usageBatch.findMany()).map(({ id }) => id));
    usage.count(usageEvent({ key }));
    await usage.flush();
    return (await usageBatch.findMany()).map(({ id }) => id).filter((id) => !before.has(id));
  };
  const first = await countOne();
  expect(first).toHaveLength(2);
  nowMs += 23.5 * HOUR_MS;
  await countOne();
  expect(await usageBatch.count({ where: { id: { in: first } } })).toBe(2);
  nowMs += HOUR_MS;
  await countOne();
  expect(await usageBatch.count({ where: { id: { in: first } } })).toBe(0);
});

function increment(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Which dimensions each cut keeps. */
const CUTS = {
  workspace: { key: false, endpoint: false },
  endpoints: { key: false, endpoint: true },
  keys: { key: true, endpoint: false },
  full: { key: true, endpoint: true },
} as const;
const GRAINS_MS = { minute: 60_000, quarter: 900_000, hour: HOUR_MS, day: 24 * HOUR_MS } as const;

/** Under which names an event is to be found in the tables: in every cut and grain. */
function namesOf(event: UsageEvent, atMs: number): string[] {
  const { key, outcome, endpoint, status, country, seconds, address, counts } = event;
  const rows = Object.entries(CUTS).flatMap(([cut, keeps]) =>
    Object.entries(GRAINS_MS).map(([grain, ms]) => {
      const at = new Date(atMs - (atMs % ms)).toISOString();
      const who = [
        key?.workspaceId ?? '',
        keeps.key ? (key?.id ?? '') : '',
        key?.environment ?? '',
      ];
      const what = [keeps.endpoint ? endpoint : '', keeps.endpoint ? country : ''];
      return [cut, grain, at, ...who, ...what, outcome, status].join(' ');
    }),
  );
  const hour = new Date(atMs - (atMs % HOUR_MS)).toISOString();
  const isDecision = counts !== 'answer';
  return rows
    .flatMap((row) => [
      ...(isDecision ? [`${row} decisions`] : []),
      ...(counts === 'decision' ? [] : [`${row} answers`]),
      ...(counts === 'decision' || seconds === null ? [] : [`${row} bin ${latencyBinOf(seconds)}`]),
    ])
    .concat(
      isDecision && key !== null && address !== null
        ? [[hour, key.id, outcome, address].join(' ')]
        : [],
    );
}

/** What the tables say from a moment on, under the same names. */
async function stored(sinceMs: number): Promise<Map<string, number>> {
  const { usageCount, usageAddress } = runtime.database.prisma;
  const counts = await usageCount.findMany({
    where: { at: { gte: new Date(sinceMs - (sinceMs % GRAINS_MS.day)) } },
  });
  const rows = counts.flatMap((row) => {
    const who = [row.workspaceId, row.keyId, row.environment];
    const what = [row.endpoint, row.country, row.outcome, row.status];
    const name = [row.cut, row.grain, row.at.toISOString(), ...who, ...what].join(' ');
    const bins = row.latencyBins.map(
      (bin, place) => [`${name} bin ${bin}`, Number(row.latencyCounts[place])] as const,
    );
    const sums = [
      [`${name} decisions`, Number(row.count)],
      [`${name} answers`, Number(row.responses)],
    ] as const;
    return [...sums.filter(([, n]) => n > 0), ...bins];
  });
  const where = { hour: { gte: new Date(sinceMs) } };
  const addresses = (await usageAddress.findMany({ where })).map(
    ({ hour, keyId, outcome, address, count }) =>
      [[hour.toISOString(), keyId, outcome, address].join(' '), Number(count)] as const,
  );
  return new Map([...rows, ...addresses]);
}
