import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { runningUrl, startPostgres } from '../../scripts/launch/postgres.mjs';
import { processStart } from '../../scripts/launch/process-identity.mjs';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';

const folder = temporaryFolder();
const pidFile = path.join(folder, 'cluster', 'postmaster.pid');
let postgres: Awaited<ReturnType<typeof startPostgres>>;

beforeAll(async () => {
  postgres = await startPostgres(folder);
});
afterAll(async () => {
  await postgres.stop();
  await closeAll();
});

it('listens on the loopback address alone and asks for the password', async () => {
  const { addresses, encryption } = await query(
    "SELECT current_setting('listen_addresses') AS addresses, current_setting('password_encryption') AS encryption",
  );
  expect(addresses).toBe('127.0.0.1');
  expect(encryption).toBe('scram-sha-256');
  const url = new URL(postgres.url('postgres'));
  url.password = 'wrong';
  await expect(withConnection(url.toString(), async () => {})).rejects.toThrow(/password/);
});

it('does not run as root', () => {
  expect(statSync(path.join(folder, 'cluster')).uid).not.toBe(0);
});

it('is adopted by whoever starts it again', async () => {
  const again = await startPostgres(folder);
  expect(again).toMatchObject({ adopted: true, pid: postgres.pid });
  expect(again.url('x')).toBe(postgres.url('x'));
  expect(runningUrl(folder, 'x')).toBe(postgres.url('x'));
});

it('keeps what was committed through kill -9', async () => {
  await query('CREATE TABLE kept (n int)');
  await query('INSERT INTO kept VALUES (1)');
  await killNow();
  postgres = await startPostgres(folder);
  expect(postgres.adopted).toBe(false);
  expect(await query('SELECT count(*)::int AS n FROM kept')).toEqual({ n: 1 });
});

it('starts although another program has the id of the one that was killed', async () => {
  const state = readFileSync(pidFile, 'utf8');
  await killNow();
  writeFileSync(pidFile, state.replace(/^\d+/, String(process.pid)));
  expect(runningUrl(folder, 'x')).toBeNull();
  postgres = await startPostgres(folder);
  expect(await query('SELECT count(*)::int AS n FROM kept')).toEqual({ n: 1 });
});

it('stops orderly, and nothing of it stays', async () => {
  await postgres.stop();
  expect(processStart(postgres.pid)).toBeNull();
  expect(runningUrl(folder, 'x')).toBeNull();
  postgres = await startPostgres(folder);
});

it('without its password file says where it belongs', async () => {
  const other = temporaryFolder();
  await (await startPostgres(other)).stop();
  rmSync(path.join(other, 'password'));
  await expect(startPostgres(other)).rejects.toThrow(path.join(other, 'password'));
});

async function killNow(): Promise<void> {
  process.kill(postgres.pid, 'SIGKILL');
  while (processStart(postgres.pid) !== null) await new Promise((resolve) => setImmediate(resolve));
}

async function query(sql: string): Promise<Record<string, unknown>> {
  const { rows } = await withConnection(postgres.url('postgres'), (client) => client.query(sql));
  return rows[0] ?? {};
}
