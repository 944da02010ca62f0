import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { expect, it } from 'vitest';
import { postgresFolder } from '../../scripts/launch/data-folder.mjs';
import { runningUrl } from '../../scripts/launch/postgres.mjs';
import { type PlacedServer, startServer } from '../support/server';

const CLIENTS = 8;
/** Counts are written a second after the first of them; what the writing takes comes on top. */
const LOST_MILLISECONDS_MAX = 1_000 + 500;

it('SIGTERM under load loses no count; kill -9 at most the last second, and nothing is counted twice', async () => {
  // It keeps the database up.
  const { dataFolder, isReady } = await startServer({ script: 'verifier' });
  expect(await isReady()).toBe(true);
  keydesk(dataFolder, 'bootstrap --email a@b.de --name A --workspace W --password-stdin');

  const stopped = await loadUntilDown(dataFolder, async (verifier) => {
    expect(await verifier.stop('SIGTERM')).toBe(0);
  });
  expect(stopped.answeredMs.length).toBeGreaterThan(100);
  expect(await countOf(dataFolder, stopped.keyId)).toBe(stopped.answeredMs.length);

  const killed = await loadUntilDown(dataFolder, (verifier) => verifier.stop('SIGKILL'));
  const counted = await countOf(dataFolder, killed.keyId);
  expect(counted).toBeGreaterThanOrEqual(certainOf(killed, killed.downMs));
  expect(counted).toBeLessThanOrEqual(killed.sent);
});

/** How many answers came so long before a moment that they must be counted by then. */
function certainOf({ answeredMs }: { answeredMs: number[] }, atMs: number): number {
  return answeredMs.filter((ms) => ms < atMs - LOST_MILLISECONDS_MAX).length;
}

/** Asks a verifier without pause with a key of its own, for some time and until it is down. */
async function loadUntilDown(
  dataFolder: string,
  end: (verifier: PlacedServer) => Promise<unknown>,
) {
  const verifier = await startServer({ dataFolder, script: 'verifier' });
  expect(await verifier.isReady()).toBe(true);
  const created = 'keys create --workspace w --name K --env live --level full --json';
  const { id, secret } = JSON.parse(keydesk(dataFolder, created));
  const load = { keyId: String(id), sent: 0, answeredMs: [] as number[], downMs: 0 };
  const init = { headers: { authorization: `Bearer ${secret}` } };
  const ask = async () => {
    for (;;) {
      load.sent += 1;
      const answer = await fetch(`${verifier.url}/v1/api-keys/current`, init).catch(() => null);
      if (answer === null) return;
      expect(answer.status).toBe(200);
      await answer.arrayBuffer();
      load.answeredMs.push(performance.now());
    }
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, ask));
  await expect
    .poll(() => certainOf(load, performance.now()), { timeout: 20_000 })
    .toBeGreaterThan(100);
  load.downMs = performance.now();
  await Promise.all([end(verifier), clients]);
  return load;
}

async function countOf(dataFolder: string, keyId: string): Promise<number> {
  const connectionString = runningUrl(postgresFolder(dataFolder), 'keydesk');
  if (connectionString === null) throw new Error('The database is gone.');
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const text = `
      SELECT coalesce(sum(count), 0)::int AS count FROM (
        SELECT count FROM usage_deltas WHERE key_id = $1
         UNION ALL
        SELECT count FROM usage_counts WHERE key_id = $1 AND cut = 'keys' AND grain = 'day') AS counted`;
    return (await client.query<{ count: number }>(text, [keyId])).rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

function keydesk(dataFolder: string, command: string): string {
  return execFileSync(process.execPath, ['scripts/keydesk.mjs', ...command.split(' ')], {
    encoding: 'utf8',
    input: 'four blue elks dance at dawn\n',
    env: { ...process.env, KEYDESK_DATA_DIR: dataFolder, DATABASE_URL: '' },
  });
}
