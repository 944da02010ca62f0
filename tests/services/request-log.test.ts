import { describe, expect, it } from 'vitest';
import { type LogEntry, traceOf } from '@/lib/core/request-log';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { runJob } from '@/lib/services/jobs/jobs';
import { RequestLog } from '@/lib/services/usage/request-log';
import { keepRetention } from '@/lib/services/usage/retention';
import { addLogEntries } from '@/lib/stores/request-log';
import { callRoutes } from '../support/api';
import { LIVE } from '../support/defaults';
import { faultyPool, makeCountedKey } from '../support/usage';
import { dumpDatabase, makeLimitedKey, makeWorkspace, runtime } from '../support/world';

const DAY_MS = 86_400_000;

describe('the request log', () => {
  it('keeps what was asked, decided and answered, without query and secret', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeLimitedKey(owner, 'api_keys:read');
    await callRoutes('/v1/users/usr_1?name=Mara', {
      secret,
      headers: { referer: 'https://shop.example/cart?basket=9', 'user-agent': 'curl/8' },
    });
    expect(await entriesOf(key.id)).toMatchObject([
      {
        source: 'api',
        workspaceId: owner.actor.workspaceId,
        environment: 'live',
        method: 'GET',
        path: '/v1/users/usr_1',
        endpoint: 'GET /v1/users/{id}',
        status: 403,
        outcome: 'scope_missing',
        address: '192.0.2.1',
        referrer: 'https://shop.example',
        userAgent: 'curl/8',
        maskedKey: null,
        requiredScopes: ['users:read'],
      },
    ]);
    const [entry] = await entriesOf(key.id);
    const failed = traceOf(entry?.trace ?? '').filter(({ outcome }) => outcome === 'failed');
    expect(failed).toEqual([{ check: 'scope', outcome: 'failed' }]);
    expect(entry?.microseconds).toBeGreaterThan(0);
    const dump = await dumpDatabase();
    expect(dump).not.toContain(secret.slice(8, 26));
    expect(dump).not.toContain('Mara');
    expect(dump).not.toContain('basket');
  });

  it('keeps the beginning of a key that is not known, and nothing of what is none', async () => {
    const forged = newSecret(LIVE, secureRandom);
    await callRoutes('/v1/api-keys/current', { secret: forged });
    await callRoutes('/v1/api-keys/current', { secret: 'ghp_of_another_system' });
    await runtime.requestLog.flush();
    const rows = await runtime.database.prisma.requestLogEntry.findMany({
      where: { workspaceId: '', outcome: { in: ['key_unknown', 'key_malformed'] } },
      orderBy: { at: 'asc' },
    });
    expect(rows.map(({ maskedKey }) => maskedKey)).toEqual([
      `sk_live_••••${forged.slice(-4)}`,
      null,
    ]);
    expect(await dumpDatabase()).not.toContain('ghp_of_another_system');
  });

  it('is written once, also when an answer is lost and days are missing', async () => {
    let turn = 0;
    const pool = faultyPool(() => (turn++ % 2 === 0 ? 'answer lost' : 'none'));
    const log = makeLog({ pool });
    const key = await makeCountedKey();
    for (let i = 0; i < 300; i += 1) {
      if (log.wants(true, 'ws_a')) log.add(entryOf({ keyId: key.id, endpoint: `GET /${i}` }));
    }
    for (let tries = 0; tries < 6; tries += 1) await log.flush();
    expect(await entriesOf(key.id)).toHaveLength(300);
  });

  it('takes what anybody may send, and a row that is refused stops no other', async () => {
    const key = await makeCountedKey();
    for (const path of ['a%25%30%30b', `${'aa'}${'%F0%9F%98%80'.repeat(300)}`, '%E2%80%AEtxt']) {
      await callRoutes(`/v1/api-keys/${path}`);
    }
    const log = makeLog();
    for (const path of ['/before', '/nul\u0000', '/after'])
      log.add(entryOf({ keyId: key.id, path }));
    await log.flush();
    const kept = (await entriesOf(key.id)).map(({ path }) => path);
    expect(kept.sort()).toEqual(['/after', '/before']);
    expect([log.dropped, runtime.requestLog.dropped]).toEqual([1, 0]);
  });

  it('keeps no secret that came as the name of a program', async () => {
    const { key, secret } = await makeLimitedKey(await makeWorkspace(), 'api_keys:read');
    await callRoutes('/v1/api-keys', { secret, headers: { 'user-agent': `curl/8 ${secret}` } });
    const [entry] = await entriesOf(key.id);
    expect(entry?.userAgent).toBe(`curl/8 sk_live_••••${secret.slice(-4)}`);
  });

  it('keeps a share of what is let through and all that is refused', () => {
    const log = makeLog({ share: 0.1 });
    const kept = (isAllowed: boolean) =>
      Array.from({ length: 100 }, () => log.wants(isAllowed, 'ws_a')).filter(Boolean).length;
    expect(kept(true)).toBeGreaterThanOrEqual(9);
    expect(kept(true)).toBeLessThanOrEqual(11);
    expect(kept(false)).toBe(100);
    expect(log.dropped).toBe(0);
  });

  it('is bounded by the second, and counts what it drops', () => {
    let nowMs = Date.UTC(2026, 5, 1);
    const log = makeLog({ perSecond: 10, now: () => new Date(nowMs) });
    const kept = (of: string) =>
      Array.from({ length: 8 }, () => log.wants(false, of)).filter(Boolean).length;
    expect([kept(''), kept('ws_a'), kept('ws_b'), kept('ws_c')]).toEqual([1, 5, 4, 0]);
    expect(log.dropped).toBe(32 - 10);
    nowMs += 1_000;
    expect(kept('ws_c')).toBe(5);
  });

  it('ends after so many days, and what comes for a day that is gone is no fault', async () => {
    const key = await makeCountedKey();
    const at = (days: number) => new Date(runtime.now().getTime() - days * DAY_MS);
    const entries = [40, 31, 29, 0].map((days, i) => entryAt(at(days), `log_${i}`, key.id));
    await addLogEntries(runtime.database.pool, entries);
    await keepRetention(runtime);
    expect((await entriesOf(key.id)).map(({ id }) => id)).toEqual(['log_2', 'log_3']);
    await addLogEntries(runtime.database.pool, entries.slice(0, 1));
    expect(await entriesOf(key.id)).toHaveLength(3);
  });
});

describe('a job', () => {
  it('runs in one process at a time, says how far it is behind, and goes on after a failure', async () => {
    let running = 0;
    let runs = 0;
    let most = 0;
    const job = {
      name: 'counted',
      everySeconds: 1,
      run: async () => {
        running += 1;
        runs += 1;
        most = Math.max(most, running);
        await runtime.database.pool.query('SELECT pg_sleep(0.05)');
        running -= 1;
        if (runs === 2) throw new Error('the disk is full');
        return 7;
      },
    };
    await Promise.all(Array.from({ length: 5 }, () => runJob(runtime, job)));
    expect([most, runs]).toEqual([1, 1]);
    await runJob(runtime, job);
    expect(await stateOf('counted')).toMatchObject({ error: 'the disk is full', lagSeconds: 7 });
    await runJob(runtime, job);
    const { finishedAt, failedAt } = await stateOf('counted');
    expect(finishedAt?.getTime()).toBeGreaterThan(failedAt?.getTime() ?? Number.NaN);
  });
});

function makeLog(
  options: {
    share?: number;
    perSecond?: number;
    now?: () => Date;
    pool?: typeof runtime.database.pool;
  } = {},
): RequestLog {
  const { log, random, database } = runtime;
  const { share = 1, perSecond = 1_000, now = runtime.now, pool = database.pool } = options;
  return new RequestLog({ pool, log, now, random }, { share, perSecond });
}

function entryOf(changes: Partial<LogEntry> = {}): Omit<LogEntry, 'id' | 'at'> {
  return {
    source: 'api',
    requestId: 'req_x',
    workspaceId: '',
    environment: '',
    keyId: '',
    maskedKey: null,
    method: 'GET',
    path: '/',
    endpoint: 'GET /',
    status: 200,
    outcome: 'valid',
    trace: '',
    requiredScopes: [],
    microseconds: 12,
    address: null,
    country: 'ZZ',
    referrer: null,
    userAgent: null,
    rateLimit: null,
    ...changes,
  };
}

function entryAt(at: Date, id: string, keyId: LogEntry['keyId']): LogEntry {
  return { ...entryOf({ keyId }), id, at };
}

async function entriesOf(keyId: string) {
  await runtime.requestLog.flush();
  return await runtime.database.prisma.requestLogEntry.findMany({
    where: { keyId },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
  });
}

async function stateOf(name: string) {
  return await runtime.database.prisma.job.findUniqueOrThrow({ where: { name } });
}
