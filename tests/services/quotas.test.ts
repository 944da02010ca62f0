import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Quota } from '@/lib/core/rate-limits';
import { type RateState, takeTokens } from '@/lib/core/rate-window';
import { newId } from '@/lib/services/audit';
import { type LimitedKey, Quotas } from '@/lib/services/quotas';
import { connectDatabase } from '@/lib/stores/client';
import { asOwner, databaseUrl } from '../support/database';
import { runtime, testRuntime } from '../support/world';

const { pool } = runtime.database;
const opened: Quotas[] = [];
/** How far the processes' clocks are ahead of the machine's. */
let aheadMs = 0;
const clock = () => performance.now() + aheadMs;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((process) => process.close()));
  aheadMs = 0;
});

/** The rate limits of one more process. */
function process(options: { bucketsMax?: number; on?: typeof pool } = {}): Quotas {
  const quotas = new Quotas(options.on ?? pool, runtime.log, {
    holder: newId(runtime, 'request'),
    clock,
    bucketsMax: options.bucketsMax ?? 1_000,
  });
  opened.push(quotas);
  return quotas;
}

/** A key that nobody has used, with limits per minute. */
function keyWith(key: number, workspace = 60_000_000): LimitedKey {
  return {
    id: newId(runtime, 'key'),
    workspaceId: newId(runtime, 'workspace'),
    environment: 'live',
    isOperatorWorkspace: false,
    rateLimitPerMinute: key,
    workspaceRateLimitPerMinute: workspace,
  };
}

/** Lets time pass for the database's buckets and leases and for every process. */
async function wait(ms: number): Promise<void> {
  await Promise.all(opened.map((process) => process.settled()));
  await pool.query(
    `WITH locked AS (SELECT subject FROM rate_limit_buckets ORDER BY subject FOR UPDATE)
     UPDATE rate_limit_buckets b SET filled_at = filled_at - make_interval(secs => $1),
       leases = coalesce((SELECT jsonb_object_agg(key, jsonb_build_object('tokens', value->'tokens',
         'until', (value->>'until')::float8 - $1)) FROM jsonb_each(leases)), '{}')
       FROM locked WHERE b.subject = locked.subject`,
    [ms / 1_000],
  );
  aheadMs += ms;
}

async function bucketOf(subject: string): Promise<{ tokens: number; held: number }> {
  const { rows } = await pool.query<{ tokens: number; held: number }>(
    `SELECT tokens, coalesce((SELECT sum((value->>'tokens')::float8) FROM jsonb_each(leases)), 0) AS held
       FROM rate_limit_buckets WHERE subject = $1`,
    [subject],
  );
  return rows[0] ?? { tokens: Number.NaN, held: Number.NaN };
}

/** The most that may be accepted of a full bucket since a moment, by the exact rule. */
function mostSince(startedMs: number, limit: number): number {
  return limit + Math.floor(((clock() - startedMs) / 60_000) * limit);
}

const isAccepted = (quota: Quota) => quota.violated.length === 0;

async function acceptedOf(takes: (Quota | Promise<Quota>)[]): Promise<number> {
  return (await Promise.all(takes)).filter(isAccepted).length;
}

/** Waits until the background has done something; never by the clock. */
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  await vi.waitFor(async () => expect(await condition()).toBe(true), {
    timeout: 5_000,
    interval: 5,
  });
}

describe('two processes, a hundred requests at once each', () => {
  it.each([
    [0.9, 200],
    [1.0, 200],
    [2.0, 200],
  ])(
    'at %f of the limit never accept more than it, and at most a slice less',
    async (load, all) => {
      const limit = Math.round(all / load);
      const key = keyWith(limit);
      const [a, b] = [process(), process()];
      const started = performance.now();
      const accepted = await acceptedOf(
        Array.from({ length: all }, (_, index) => (index % 2 === 0 ? a : b).take(key, 1)),
      );
      const refilled = ((performance.now() - started) / 60_000) * limit;
      expect(accepted).toBeLessThanOrEqual(Math.floor(limit + refilled));
      expect(accepted).toBeGreaterThanOrEqual(Math.min(all, limit) - limit / 20);
    },
  );

  it('in waves, also where costs differ, spend no token twice', async () => {
    const key = keyWith(1_000);
    const processes = [process(), process(), process()];
    let spent = 0;
    const started = clock();
    for (let wave = 0; wave < 30; wave += 1) {
      const takes = processes.flatMap((one, index) =>
        Array.from({ length: 5 }, async (_, i) => {
          const cost = 1 + ((wave + index + i) % 7);
          return isAccepted(await one.take(key, cost)) ? cost : 0;
        }),
      );
      for (const cost of await Promise.all(takes)) spent += cost;
    }
    expect(spent).toBeLessThanOrEqual(mostSince(started, 1_000));
    // What may sit elsewhere: a slice in each of the two other processes.
    expect(spent).toBeGreaterThanOrEqual(1_000 - 2 * 50 - 7);
  });
});

describe('of the two policies', () => {
  it('either both are charged or none, and the one that refuses is named', async () => {
    const key = keyWith(5, 3);
    const one = process();
    expect(await acceptedOf(Array.from({ length: 5 }, () => one.take(key, 1)))).toBe(3);
    const refused = await one.take(key, 1);
    expect(refused.violated).toEqual(['workspace']);
    expect(refused.policies.map(({ remaining }) => remaining)).toEqual([2, 0]);
  });

  it('a workspace’s limit is shared by its keys', async () => {
    const [first, workspace] = [keyWith(100, 10), keyWith(100, 10)];
    const second = { ...workspace, workspaceId: first.workspaceId };
    const [a, b] = [process(), process()];
    const takes = Array.from({ length: 20 }, (_, i) =>
      i % 2 === 0 ? a.take(first, 1) : b.take(second, 1),
    );
    expect(await acceptedOf(takes)).toBe(10);
  });
});

it('a workspace’s test keys never use up what its live keys need', async () => {
  const live = keyWith(100, 10);
  const one = process();
  const test: LimitedKey = { ...live, id: newId(runtime, 'key'), environment: 'test' };
  expect(await acceptedOf(Array.from({ length: 20 }, () => one.take(test, 1)))).toBe(10);
  expect(await acceptedOf(Array.from({ length: 20 }, () => one.take(live, 1)))).toBe(10);
});

describe('a request', () => {
  it('that is refused is told when the tokens will be there, and then they are', async () => {
    const key = keyWith(6);
    const one = process();
    expect(await acceptedOf(Array.from({ length: 6 }, () => one.take(key, 1)))).toBe(6);
    const refused = await one.take(key, 2);
    expect(refused).toMatchObject({ violated: ['key'], retryAfterSeconds: 20 });
    await wait(refused.retryAfterSeconds * 1_000);
    expect(isAccepted(await one.take(key, 2))).toBe(true);
    expect(isAccepted(await one.take(key, 1))).toBe(false);
  });

  it('that costs nothing takes nothing, and tells what is left', async () => {
    const key = keyWith(10);
    const one = process();
    for (let i = 0; i < 3; i += 1) {
      const { policies, violated } = await one.take(key, 0);
      expect([policies[0]?.remaining, violated]).toEqual([10, []]);
    }
    await one.take(key, 4);
    expect((await one.take(key, 0)).policies[0]).toEqual({
      policy: 'key',
      limit: 10,
      windowSeconds: 60,
      remaining: 6,
      resetSeconds: 24,
    });
  });

  it('that costs more than the limit is refused without a statement', () => {
    const query = vi.spyOn(pool, 'query');
    expect(process().take(keyWith(10), 11)).toMatchObject({ violated: ['key'] });
    expect(query).not.toHaveBeenCalled();
    query.mockRestore();
  });
});

describe('a lease', () => {
  it('is spent without a statement and without waiting', async () => {
    const key = keyWith(60_000);
    const one = process();
    await one.take(key, 1);
    const query = vi.spyOn(pool, 'query');
    for (let i = 0; i < 20; i += 1) expect(one.take(key, 1)).not.toBeInstanceOf(Promise);
    expect(query).not.toHaveBeenCalled();
    query.mockRestore();
  });

  it('of many keys at once is one statement, and one more for buckets that are new', async () => {
    const keys = Array.from({ length: 50 }, () => keyWith(100));
    const [one, other] = [process(), process()];
    const query = vi.spyOn(pool, 'query');
    expect(await acceptedOf(keys.map((key) => one.take(key, 1)))).toBe(50);
    expect(query).toHaveBeenCalledTimes(3);
    expect(await acceptedOf(keys.map((key) => other.take(key, 1)))).toBe(50);
    expect(query).toHaveBeenCalledTimes(4);
    query.mockRestore();
  });

  it('is given back when its process is idle, but for a thousandth of the quota', async () => {
    const key = keyWith(6_000);
    const one = process();
    await acceptedOf(Array.from({ length: 200 }, () => one.take(key, 1)));
    one.tick();
    expect((await bucketOf(key.id)).held).toBeGreaterThan(100);
    one.tick();
    await until(async () => (await bucketOf(key.id)).held <= 6);
    const { tokens, held } = await bucketOf(key.id);
    expect(tokens + held).toBeGreaterThanOrEqual(5_800);
    expect(tokens + held).toBeLessThanOrEqual(6_000);
  });

  it('is given back when its process stops: another one can use the rest at once', async () => {
    const key = keyWith(100);
    const [one, other] = [process(), process()];
    await acceptedOf(Array.from({ length: 40 }, () => one.take(key, 1)));
    await one.close();
    expect((await bucketOf(key.id)).held).toBe(0);
    const accepted = await acceptedOf(Array.from({ length: 100 }, () => other.take(key, 1)));
    expect(accepted).toBeGreaterThanOrEqual(60);
  });

  it('of a process that was killed is lost until it refills, and no longer', async () => {
    const key = keyWith(600);
    const [killed, other] = [process(), process()];
    await acceptedOf(Array.from({ length: 20 }, () => killed.take(key, 1)));
    const lost = (await bucketOf(key.id)).held;
    await wait(39_000);
    expect((await other.take(key, 0)).policies[0]?.remaining).toBeLessThanOrEqual(600 - lost);
    await wait(2_000);
    await process().take(key, 0);
    await wait(5_000);
    const started = clock();
    const accepted = await acceptedOf(Array.from({ length: 700 }, () => other.take(key, 1)));
    expect(accepted).toBeGreaterThanOrEqual(600);
    expect(accepted).toBeLessThanOrEqual(mostSince(started, 600));
  });

  it('whose time is over is spent by nobody: the bucket has filled up to the brim meanwhile', async () => {
    const key = keyWith(600);
    const [late, other] = [process(), process()];
    await acceptedOf(Array.from({ length: 20 }, () => late.take(key, 1)));
    await wait(41_000);
    await other.take(key, 0);
    await wait(5_000);
    const started = clock();
    const others = await acceptedOf(Array.from({ length: 600 }, () => other.take(key, 1)));
    const own = await acceptedOf(Array.from({ length: 20 }, () => late.take(key, 1)));
    expect(others).toBe(600);
    expect(others + own).toBeLessThanOrEqual(mostSince(started, 600));
  });

  it('that is used goes on beyond its time', async () => {
    const key = keyWith(600);
    const one = process();
    for (let i = 0; i < 10; i += 1) {
      expect(isAccepted(await one.take(key, 1))).toBe(true);
      await wait(20_000);
      one.tick();
    }
  });
});

it('memory is bounded: the oldest leases are given back', async () => {
  const one = process({ bucketsMax: 20 });
  const keys = Array.from({ length: 100 }, () => keyWith(6_000));
  for (const key of keys) {
    await one.take(key, 1);
    expect(one.size).toBeLessThanOrEqual(22);
  }
  await one.close();
  for (const key of keys) expect((await bucketOf(key.id)).held).toBe(0);
});

it('while the database is away a first use is unavailable, never too many; a lease lasts', async () => {
  const own = connectDatabase(databaseUrl, { poolMax: 1 });
  const one = process({ on: own.pool });
  const key = keyWith(6_000);
  await one.take(key, 1);
  await own.close();
  expect(isAccepted(await one.take(key, 1))).toBe(true);
  await expect(one.take(keyWith(6_000), 1)).rejects.toMatchObject({ code: 'unavailable' });
});

it('a database that crashed has full buckets again, and what was leased of the old ones is void', async () => {
  const key = keyWith(100);
  const one = process();
  await acceptedOf(Array.from({ length: 90 }, () => one.take(key, 1)));
  await asOwner('TRUNCATE rate_limit_buckets');
  await wait(1_000);
  const accepted = await acceptedOf(Array.from({ length: 200 }, () => one.take(key, 1)));
  expect(accepted).toBeGreaterThanOrEqual(100);
  expect(accepted).toBeLessThan(110);
});

type Step =
  | { do: 'take'; by: number; cost: number }
  | { do: 'tick'; by: number }
  | { do: 'stop'; by: number }
  | { do: 'kill'; by: number }
  | { do: 'wait'; seconds: number };

const by = fc.nat(2);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('take' as const),
        by,
        cost: fc.oneof(fc.nat(9), fc.constant(20)),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('tick' as const), by }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const), by }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), by }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('wait' as const),
        seconds: fc.constantFrom(0.3, 1, 5, 20, 31, 45),
      }),
    },
  ),
  { minLength: 10, maxLength: 40 },
);

it('what is spent of a lease after the bucket has filled up leaves less than a full one', async () => {
  const key = keyWith(20);
  const one = process();
  await one.take(key, 1);
  await wait(25_000);
  const started = clock();
  expect(one.take(key, 1)).not.toBeInstanceOf(Promise);
  expect(isAccepted(await one.take(key, 20))).toBe(mostSince(started, 20) > 20);
});

/**
 * The one bucket that all processes should look like. It is asked a little later than the database was:
 * what refills in the real time of a script is not held against them.
 */
function exactBucket(limit: number): (cost: number) => boolean {
  const perMs = limit / 60_000;
  const startedMs = performance.now();
  let state: RateState | undefined;
  return (cost) => {
    const burst = limit + (performance.now() - startedMs) * perMs;
    const outcome = takeTokens({ burst, refillSeconds: 60 / limit }, state, clock(), cost);
    state = outcome.state;
    return outcome.allowed;
  };
}

async function perform(step: Step, processes: Quotas[], key: LimitedKey): Promise<number> {
  if (step.do === 'wait') await wait(step.seconds * 1_000);
  if (step.do === 'wait') return 0;
  const one = processes[step.by] ?? process();
  if (step.do === 'tick') one.tick();
  if (step.do === 'stop') await one.close();
  if (step.do === 'kill') processes[step.by] = process();
  return step.do === 'take' && isAccepted(await one.take(key, step.cost)) ? step.cost : 0;
}

it('whatever three processes do in whatever order, one exact bucket would have accepted it too', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(20, 60, 400), async (script, limit) => {
      const key = keyWith(limit);
      const processes = [process(), process(), process()];
      const isExact = exactBucket(limit);
      for (const step of script) expect(isExact(await perform(step, processes, key))).toBe(true);
      await Promise.all(processes.map((one) => one.close()));
    }),
    { numRuns: 60 },
  );
});

it('a runtime that closes gives its leases back', async () => {
  const own = testRuntime();
  const key = keyWith(100);
  expect(isAccepted(await own.runtime.quotas.take(key, 1))).toBe(true);
  await own.close();
  expect((await bucketOf(key.id)).held).toBe(0);
});
