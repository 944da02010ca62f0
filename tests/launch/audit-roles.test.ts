import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { expect, it } from 'vitest';
import { inCheckout } from '../../scripts/launch/checkout.mjs';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { makePrivateFolder, postgresFolder } from '../../scripts/launch/data-folder.mjs';
import { migrate } from '../../scripts/launch/migrate.mjs';
import { startPostgres } from '../../scripts/launch/postgres.mjs';
import { openServingRole } from '../../scripts/launch/roles.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { startServer } from '../support/server';

const BEFORE_THE_CHAIN = '20261122080000';

it('an installation of before the chain comes up with its rows chained, and serves by a role that cannot change them', async () => {
  const dataFolder = temporaryFolder();
  const folder = postgresFolder(dataFolder);
  makePrivateFolder(folder);
  const old = await startPostgres(folder);
  await withConnection(old.url('postgres'), (client) => client.query('CREATE DATABASE keydesk'));
  const owner = old.url('keydesk');
  await migrate(owner, { folder: earlierMigrations() });
  await withConnection(owner, fillLog);

  const server = await startServer({ dataFolder });
  expect(await server.isReady()).toBe(true);
  expect(server.output()).not.toContain('does not protect');
  expect(existsSync(path.join(folder, 'serving-password'))).toBe(true);
  expect(verify(dataFolder)).toEqual(['a: intact to #40', 'b: intact to #3']);

  const serving = await openServingRole(owner, folder);
  await withConnection(serving, async (client) => {
    await expect(client.query('UPDATE audit_log SET via = via')).rejects.toThrow('denied');
    await expect(client.query('DELETE FROM audit_heads')).rejects.toThrow('denied');
    await expect(client.query('SELECT 1 FROM users')).resolves.toBeDefined();
  });
  const { rows } = await withConnection(owner, (client: pg.Client) =>
    client.query(`SELECT DISTINCT usename FROM pg_stat_activity WHERE application_name LIKE 'keydesk%'
      AND application_name <> 'keydesk-launch'`),
  );
  expect(rows).toEqual([{ usename: 'keydesk_app' }]);

  await server.stop();
  // A lost password is made anew.
  rmSync(path.join(folder, 'serving-password'));
  expect(verify(dataFolder)).toHaveLength(2);
});

it('one role for everything works, and the start says that the past is not protected', async () => {
  const folder = temporaryFolder();
  const postgres = await startPostgres(folder, { durable: false });
  await withConnection(postgres.url('postgres'), (client) => client.query('CREATE DATABASE one'));
  const server = await startServer({ env: { DATABASE_URL: postgres.url('one') } });
  expect(await server.isReady()).toBe(true);
  expect(server.output()).toContain('The database does not protect the past of the audit log');
  await server.stop();
  await postgres.stop();
});

function verify(dataFolder: string): string[] {
  const argv = ['scripts/keydesk.mjs', 'audit', 'verify'];
  const env = cleanEnvironment({ KEYDESK_DATA_DIR: dataFolder });
  const output = execFileSync(process.execPath, argv, { env, encoding: 'utf8' });
  return output.trim().split('\n').sort();
}

function earlierMigrations(): string {
  const folder = temporaryFolder();
  const ours = inCheckout('prisma', 'migrations');
  for (const name of readdirSync(ours)) {
    if (/^\d/.test(name) && name < BEFORE_THE_CHAIN) {
      cpSync(path.join(ours, name), path.join(folder, name), { recursive: true });
    }
  }
  return folder;
}

async function fillLog(client: pg.Client): Promise<void> {
  await client.query(
    `INSERT INTO workspaces (id, slug, name) VALUES ('ws_' || repeat('0', 26), 'a', 'A'), ('ws_' || repeat('1', 26), 'b', 'B')`,
  );
  await client.query(`INSERT INTO audit_log
    (id, workspace_id, at, actor_type, actor_id, via, action, target_type, target_id, before, after, request_id, user_agent)
    SELECT 'evt_' || n, 'ws_' || repeat(CASE WHEN n > 40 THEN '1' ELSE '0' END, 26), now() - n * interval '1 hour',
           'system', 'system', 'cli', 'api_key.renamed', 'api_key', 'key_x',
           CASE WHEN n % 2 = 0 THEN jsonb_build_object('scopes', jsonb_build_array('a', 'é"\\'), 'n', n, 'b', true, 'z', null) END,
           jsonb_build_object('name', E'<\\u0001\\u2028>'), 'req_' || n, E'a\\tb' FROM generate_series(1, 43) n`);
}
