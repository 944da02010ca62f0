import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkout, inCheckout } from '../../scripts/launch/checkout.mjs';
import { runNode } from '../../scripts/launch/child.mjs';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { migrate, pendingMigrations, readMigrations } from '../../scripts/launch/migrate.mjs';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { openTestCluster } from '../../scripts/testing/cluster.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';

const ours = inCheckout('prisma', 'migrations');
let clusterUrl = '';
let databases = 0;

beforeAll(async () => {
  clusterUrl = (await openTestCluster(temporaryFolder())).url;
});
afterAll(closeAll);

it('applies each migration once', async () => {
  const url = await newDatabase();
  const names = readMigrations(ours).map(({ name }) => name);
  expect(await migrate(url)).toEqual(names);
  expect(await migrate(url)).toEqual([]);
});

it('is understood by Prisma, and the schema has not drifted from the migrations', async () => {
  const url = await newDatabase();
  await migrate(url);
  const status = await prisma(url, ['migrate', 'status']);
  expect(status).toMatchObject({ code: 0, output: expect.stringContaining('up to date') });
  const schema = inCheckout('prisma', 'schema.prisma');
  const diff = ['migrate', 'diff', '--from-migrations', ours, '--to-schema', schema, '--exit-code'];
  expect((await prisma(url, diff)).output).toContain('No difference detected');
});

it('run by several processes at once, applies each migration once', async () => {
  const url = await newDatabase();
  const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);
  expect(applied.flat()).toHaveLength(readMigrations(ours).length);
});

it('leaves nothing of a migration that fails, and names it', async () => {
  const url = await newDatabase();
  const folder = migrationsWith('CREATE TABLE half (n int); SELECT 1 / 0;');
  await expect(migrate(url, { folder })).rejects.toThrow(/_added failed: division by zero/);
  expect(await count(url, "SELECT to_regclass('half') AS name")).toEqual([{ name: null }]);
  await expect(migrate(url)).resolves.toEqual([]);
});

it('waits for a busy table instead of blocking everybody, then goes on', async () => {
  const url = await newDatabase();
  await migrate(url);
  const folder = migrationsWith('ALTER TABLE users ADD COLUMN added int;');
  await withConnection(url, async (client) => {
    await client.query('BEGIN');
    await client.query('LOCK TABLE users IN ACCESS SHARE MODE');
    const migrating = migrate(url, { folder });
    setTimeout(() => client.query('COMMIT'), 2500);
    await expect(migrating).resolves.toHaveLength(1);
  });
});

it('runs a migration with CONCURRENTLY outside a transaction', async () => {
  const url = await newDatabase();
  const folder = migrationsWith('CREATE INDEX CONCURRENTLY added ON users (name);');
  await expect(migrate(url, { folder })).resolves.toContain('29991231235959_added');
});

it('refuses a database with a migration it does not know, or one that was edited', async () => {
  const url = await newDatabase();
  await migrate(url, { folder: migrationsWith('CREATE TABLE added (n int);') });
  await expect(migrate(url)).rejects.toThrow(/29991231235959_added, which this checkout does not/);
  const edited = migrationsWith('CREATE TABLE added (n bigint);');
  await expect(migrate(url, { folder: edited })).rejects.toThrow(/29991231235959_added was edited/);
});

it('refuses a migration that began and did not finish', () => {
  const note = { name: 'a', checksum: 'c', isFinished: false };
  expect(() => pendingMigrations([{ name: 'a', sql: '', checksum: 'c' }], [note])).toThrow(
    /did not finish.*--rolled-back a/,
  );
});

async function newDatabase(): Promise<string> {
  databases += 1;
  const name = `migrate_${databases}`;
  await withConnection(clusterUrl, (client) => client.query(`CREATE DATABASE ${name}`));
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

function migrationsWith(sql: string): string {
  const folder = path.join(temporaryFolder(), 'migrations');
  cpSync(ours, folder, { recursive: true });
  mkdirSync(path.join(folder, '29991231235959_added'));
  writeFileSync(path.join(folder, '29991231235959_added', 'migration.sql'), sql);
  return folder;
}

async function count(url: string, sql: string): Promise<unknown[]> {
  return (await withConnection(url, (client) => client.query(sql))).rows;
}

function prisma(url: string, args: string[]) {
  const program = inCheckout('node_modules', 'prisma', 'build', 'index.js');
  return runNode([program, ...args], { cwd: checkout, env: { ...process.env, DATABASE_URL: url } });
}
