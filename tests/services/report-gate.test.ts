import { expect, it, vi } from 'vitest';
import type { WorkspaceId } from '@/lib/core/ids';
import { rollingRange } from '@/lib/core/usage-range';
import { backtest } from '@/lib/services/alerts/backtest';
import type { Context } from '@/lib/services/context';
import { ReportGate } from '@/lib/services/report-gate';
import { getUsage, getUsageFigures } from '@/lib/services/usage/get-usage';
import { makeKey, makeWorkspace, runtime } from '../support/world';

const POOL_MAX = 10;
const owners = [await makeWorkspace(), await makeWorkspace(), await makeWorkspace()];
for (const owner of owners) await makeKey(owner);

const filter = {
  environment: 'live',
  keyId: null,
  endpoint: null,
  status: null,
  country: null,
} as const;

function asked() {
  const range = rollingRange('24h', 'UTC', runtime.now().getTime());
  return { range, filter, endpointsMax: 10 };
}

const reports: Record<string, (ctx: Context) => Promise<unknown>> = {
  'pages of usage': (ctx) => getUsage(ctx, asked()),
  'figures for a key': (ctx) => getUsageFigures(ctx, asked()),
  'looks back': (ctx) => backtest(ctx, { rule: 'rate_limit', keyId: null, threshold: 3 }),
};

/** How many queries were under way at once, at most. */
async function mostAtOnce(ask: () => Promise<unknown>): Promise<number> {
  const { pool } = runtime.database;
  const query = pool.query.bind(pool) as (...all: unknown[]) => Promise<unknown>;
  let underWay = 0;
  let most = 0;
  const spy = vi.spyOn(pool, 'query').mockImplementation((async (...all: unknown[]) => {
    underWay += 1;
    most = Math.max(most, underWay);
    return await query(...all).finally(() => {
      underWay -= 1;
    });
  }) as never);
  await ask().finally(() => spy.mockRestore());
  return most;
}

it.each(Object.entries(reports))('%s leave most of the pool to others', async (_, report) => {
  const one = await mostAtOnce(() => report(owners[0] as Context));
  expect(one).toBeGreaterThan(0);
  const many = owners.flatMap((owner) => Array.from({ length: 10 }, () => owner));
  const most = await mostAtOnce(() => Promise.all(many.map(report)));
  expect(most).toBeLessThanOrEqual(POOL_MAX / 2);
});

const name = (text: string) => text as WorkspaceId;

/** Reports that end when they are told to. */
function endless(gate: ReportGate) {
  const ends: (() => void)[] = [];
  const begun: string[] = [];
  const ask = (workspace: string) =>
    gate.run(name(workspace), () => {
      begun.push(workspace);
      return new Promise<void>((resolve) => ends.push(resolve));
    });
  return { ask, begun, ends };
}

it('one of a workspace at a time, two of all, the workspaces in turn', async () => {
  const { ask, begun, ends } = endless(new ReportGate());
  const all = ['a', 'a', 'a', 'b', 'c', 'b'].map(ask);
  await Promise.resolve();
  expect(begun).toEqual(['a', 'b']);
  while (begun.length < 6 || ends.length > 0) {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(all);
  expect(begun).toEqual(['a', 'b', 'a', 'c', 'b', 'a']);
});

it('who has waited five seconds is told to come back; a report that fails gives its place back', async () => {
  vi.useFakeTimers();
  const gate = new ReportGate();
  const { ask, ends } = endless(gate);
  const first = ask('a');
  const late = ask('a').catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(5_001);
  expect(await late).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 5 } });
  ends[0]?.();
  await first;
  vi.useRealTimers();
  await expect(gate.run(name('a'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await gate.run(name('a'), async () => 'done')).toBe('done');
});

it('twenty of a workspace wait; the next is refused at once, another’s is not', async () => {
  const { ask, begun, ends } = endless(new ReportGate());
  const all = Promise.all(Array.from({ length: 21 }, () => ask('a')));
  await expect(ask('a')).rejects.toMatchObject({ details: { reason: 'overloaded' } });
  const another = ask('b');
  while (begun.length < 22 || ends.length > 0) {
    ends.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all([all, another]);
});
