import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { openFaultProxy } from '../support/fault-proxy';
import { endure, openTrial } from '../support/trial';
import { runtime } from '../support/world';

const LISTENER = 'listener-of-the-third';

const url = process.env.DATABASE_URL ?? '';
const proxy = await openFaultProxy(url);
const direct = new URL(proxy.through(url));
direct.searchParams.set('application_name', LISTENER);
const trial = await openTrial({ directUrl: direct.toString() });
afterAll(() => proxy.close());

it.each([300, 1_200])(
  'nothing is stale while one verifier hears everything %d ms late',
  async (ms) => {
    await endure(trial, async (storm) => {
      proxy.delay('toClient', ms);
      await storm.advance(16);
      proxy.delay('toClient', 0);
    });
  },
);

it.each([1_000, 3_000])(
  "nothing is stale while the database does not deliver one verifier's notifications for %d ms",
  async (ms) => {
    await endure(trial, async (storm) => {
      const backends = await listeningBackends();
      for (const pid of backends) process.kill(pid, 'SIGSTOP');
      try {
        await Promise.all([pause(ms), storm.advance(10)]);
      } finally {
        for (const pid of backends) process.kill(pid, 'SIGCONT');
      }
    });
  },
);

/** The server's processes that hold the third verifier's listening session. */
async function listeningBackends(): Promise<number[]> {
  const { rows } = await runtime.database.pool.query<{ pid: number }>(
    'SELECT pid FROM pg_stat_activity WHERE application_name = $1',
    [LISTENER],
  );
  expect(rows).toHaveLength(1);
  return rows.map(({ pid }) => pid);
}
