import type pg from 'pg';
import { parseId } from '@/lib/core/ids';
import type { CountedKey, UsageEvent } from '@/lib/core/usage';
import { createLog } from '@/lib/runtime';
import { rollUp } from '@/lib/services/usage/roll-up';
import { Usage } from '@/lib/services/usage/usage';
import type { UsageBounds } from '@/lib/services/usage/usage-memory';
import { logLines, makeKey, makeWorkspace, runtime } from './world';

/** How a statement goes: as it should, not sent at all, or carried out with its answer lost. */
export type Fault = 'none' | 'refused' | 'answer lost';

/** The pool of the file's runtime, whose statements go as `next` says. */
export function faultyPool(next: () => Fault): pg.Pool {
  const lost = () => new Error('Connection terminated unexpectedly');
  return new Proxy(runtime.database.pool, {
    get(pool, name) {
      if (name !== 'query') return Reflect.get(pool, name);
      return async (query: pg.QueryConfig) => {
        const fault = next();
        if (fault === 'refused') throw lost();
        const result = await pool.query(query);
        if (fault === 'answer lost') throw lost();
        return result;
      };
    },
  });
}

/** Writes what the runtime of the file has counted, and rolls it up. */
export async function flushUsage(): Promise<void> {
  await runtime.usage.flush();
  await rollUp(runtime);
}

/** What it writes is rolled up at once. */
class RolledUpUsage extends Usage {
  override async flush(): Promise<void> {
    await super.flush();
    await rollUp(runtime);
  }

  override async close(): Promise<void> {
    await super.close();
    await rollUp(runtime);
  }
}

/** Counting as another process would do it, with a clock and a pool of its own. */
export function makeUsage(
  options: { now?: () => Date; pool?: pg.Pool; bounds?: Partial<UsageBounds> } = {},
): Usage {
  const log = createLog(runtime.keyFormats.redact, (line) => logLines.push(line));
  const { random, database } = runtime;
  const { now = runtime.now, pool = database.pool, bounds = {} } = options;
  return new RolledUpUsage({ pool, log, now, random }, bounds);
}

/** A key as it is counted. */
export async function makeCountedKey(): Promise<CountedKey> {
  const owner = await makeWorkspace();
  const id = parseId('key', (await makeKey(owner)).key.id);
  if (id === null) throw new Error('the key has no id');
  return { id, workspaceId: owner.actor.workspaceId, environment: 'live' };
}

/** A decision about a key. */
export function usageEvent(changes: Partial<UsageEvent> = {}): UsageEvent {
  return {
    key: null,
    endpoint: 'GET /v1/api-keys',
    outcome: 'valid',
    counts: 'both',
    status: 200,
    report: null,
    seconds: 0.002,
    address: '192.0.2.1',
    country: 'DE',
    ...changes,
  };
}

/** What is counted of a key, most decisions first. */
export async function countsOf(keyId: string) {
  const rows = await runtime.database.prisma.usageCount.findMany({
    where: { keyId, cut: 'full', grain: 'hour' },
    orderBy: [{ count: 'desc' }, { endpoint: 'asc' }],
  });
  return rows.map(({ at, outcome, endpoint, status, country, count, responses }) => ({
    hour: at.toISOString(),
    outcome,
    endpoint,
    status,
    country,
    count: Number(count),
    responses: Number(responses),
  }));
}

/** From which addresses a key was used, most decisions first. */
export async function addressesOf(keyId: string) {
  const rows = await runtime.database.prisma.usageAddress.findMany({
    where: { keyId },
    orderBy: [{ count: 'desc' }, { address: 'asc' }],
  });
  return rows.map(({ hour, outcome, address, count }) => ({
    hour: hour.toISOString(),
    outcome,
    address,
    count: Number(count),
  }));
}

/** The decisions in rows. */
export function sumOf(rows: readonly { count: number }[]): number {
  return rows.reduce((sum, { count }) => sum + count, 0);
}
