import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { MinuteCount } from '@/lib/core/usage';
import { UsageCells } from '@/lib/core/usage-cells';
import { newId } from '@/lib/services/audit';
import { rollUp } from '@/lib/services/usage/roll-up';
import { addMinuteCounts } from '@/lib/stores/usage';
import { addUsageCells } from '@/lib/stores/usage-roll-up';
import { runtime } from '../support/world';

const { prisma, pool } = runtime.database;
const [keyA, keyB] = [newId(runtime, 'key'), newId(runtime, 'key')];
const nextMinute = fc.integer({ min: 0, max: 3 * 1_440 });

/** A count with few values of each dimension, so that many fall into one row. */
const counted = fc
  .record({
    keyId: fc.constantFrom(keyA, keyB),
    environment: fc.constantFrom<MinuteCount['environment'][]>('live', 'test'),
    minute: nextMinute.map((minute) => new Date(Date.UTC(2026, 10, 18) + minute * 60_000)),
    endpoint: fc.constantFrom('GET /a', 'POST /b/{id}'),
    outcome: fc.constantFrom<MinuteCount['outcome'][]>('valid', 'scope_missing'),
    status: fc.constantFrom(0, 200, 403),
    country: fc.constantFrom('DE', 'ZZ'),
    count: fc.integer({ min: 1, max: 1_000 }),
    responses: fc.integer({ min: 0, max: 1_000 }),
    bins: fc.uniqueArray(
      fc.tuple(fc.integer({ min: -700, max: 500 }), fc.integer({ min: 1, max: 9 })),
      {
        selector: ([bin]) => bin,
        maxLength: 6,
      },
    ),
  })
  .map(({ bins, ...rest }) => {
    const sorted = [...bins].sort(([a], [b]) => a - b);
    const latencyBins = sorted.map(([bin]) => bin);
    return { ...rest, latencyBins, latencyCounts: sorted.map(([, count]) => count) };
  });

/** Every row of a workspace, in an order of its own. */
async function rowsOf(workspaceId: string) {
  const rows = await prisma.usageCount.findMany({
    where: { workspaceId },
    omit: { workspaceId: true },
    orderBy: [
      { cut: 'asc' },
      { grain: 'asc' },
      { at: 'asc' },
      { keyId: 'asc' },
      { environment: 'asc' },
      { endpoint: 'asc' },
      { outcome: 'asc' },
      { status: 'asc' },
      { country: 'asc' },
    ],
  });
  return rows.map((row) => ({ ...row, latencyCounts: row.latencyCounts.map(Number) }));
}

it('counts that are rolled up in memory are the rows that the job makes of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(counted, { minLength: 1, maxLength: 200 }), async (counts) => {
      const [byJob, inMemory] = [newId(runtime, 'workspace'), newId(runtime, 'workspace')];
      const of = (workspaceId: typeof byJob) => counts.map((count) => ({ workspaceId, ...count }));
      await addMinuteCounts(pool, newId(runtime, 'batch'), of(byJob));
      await rollUp(runtime);
      const cells = new UsageCells();
      // In two parts, so that the second adds to rows that are there.
      for (const part of [of(inMemory).slice(0, 100), of(inMemory).slice(100)]) {
        for (const count of part) cells.add(count);
        const batchId = newId(runtime, 'batch');
        const rows = cells.take();
        await addUsageCells(pool, batchId, rows);
        await addUsageCells(pool, batchId, rows);
      }
      expect(await rowsOf(inMemory)).toEqual(await rowsOf(byJob));
    }),
    { numRuns: 10 },
  );
});

it('rows that are not kept are not made', () => {
  const minute = new Date('2026-11-20T10:07:00Z');
  const cells = new UsageCells({ minute: minute.getTime() + 1, quarter: minute.getTime() + 1 });
  const [count] = fc.sample(counted, 1);
  if (count === undefined) throw new Error('no sample');
  cells.add({ workspaceId: newId(runtime, 'workspace'), ...count, minute });
  expect(new Set(cells.take().map(({ grain }) => grain))).toEqual(new Set(['day', 'hour']));
  expect(cells.take()).toEqual([]);
});
