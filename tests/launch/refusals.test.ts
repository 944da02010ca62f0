import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { freePort, startPostgres } from '../../scripts/launch/postgres.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { type PlacedServer, startServer } from '../support/server';

const OTHER_SECRET = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 7)).toString(
  'base64url',
);

it('a database that cannot be reached is refused without its password', async () => {
  const port = await freePort();
  const server = await startServer({
    env: { DATABASE_URL: `postgresql://desk:hunter2hunter2@127.0.0.1:${port}/desk` },
  });
  const refusal = await refusalOf(server);
  expect(refusal).toContain(`127.0.0.1:${port}/desk cannot be reached (ECONNREFUSED)`);
  expect(server.output()).not.toContain('hunter2');
});

it('a DATABASE_URL that is none is refused', async () => {
  const server = await startServer({ env: { DATABASE_URL: 'mysql://127.0.0.1/desk' } });
  expect(await refusalOf(server)).toContain('DATABASE_URL is not a PostgreSQL address');
});

it('a migration edited after it ran is refused by name', async () => {
  const dataFolder = await usedDataFolder();
  await inDatabase(dataFolder, "UPDATE _prisma_migrations SET checksum = 'of another text'");
  const server = await startServer({ dataFolder });
  expect(await refusalOf(server)).toMatch(/^keydesk: The migration \d{14}_\w+ was edited/);
});

it('a missing pepper is refused with the place to put it back', async () => {
  const dataFolder = await usedDataFolder();
  rmSync(path.join(dataFolder, 'secrets.json'));
  const server = await startServer({ dataFolder });
  const refusal = await refusalOf(server);
  expect(refusal).toContain('The pepper is missing');
  expect(refusal).toContain(path.join(dataFolder, 'secrets.json'));
});

it('a changed pepper is refused, and the right one starts again', async () => {
  const dataFolder = await usedDataFolder();
  const file = path.join(dataFolder, 'secrets.json');
  const secrets = readFileSync(file, 'utf8');
  writeFileSync(file, JSON.stringify({ ...JSON.parse(secrets), peppers: [OTHER_SECRET] }));
  const refused = await startServer({ dataFolder });
  expect(await refusalOf(refused)).toMatch(/pepper/i);
  expect(refused.output()).not.toContain(OTHER_SECRET);

  writeFileSync(file, secrets);
  const server = await startServer({ dataFolder });
  expect(await server.isReady()).toBe(true);
});

it.each([
  ['KEYDESK_PEPPERS', 'changeme-changeme-changeme-changeme-changeme'],
  ['KEYDESK_PEPPERS', 'c2hvcnQ'],
  ['NEXTAUTH_SECRET', 'changeme-changeme-changeme-changeme-changeme'],
  ['NEXTAUTH_SECRET', 'c2hvcnQ'],
])('%s=%s is refused by name, without its value', async (name, value) => {
  const server = await startServer({ env: { [name]: value } });
  expect(await refusalOf(server)).toContain(name);
  expect(server.output()).not.toContain(value);
});

it.each(['0', '70000', 'http'])('PORT=%s is refused', async (text) => {
  const server = await startServer({ port: text });
  expect(await refusalOf(server)).toContain('PORT');
});

it.runIf(process.getuid?.() === 0)(
  'a data folder that the user of PostgreSQL cannot enter is refused',
  async () => {
    const dataFolder = path.join(temporaryFolder(), 'closed');
    mkdirSync(dataFolder);
    chmodSync(dataFolder, 0o700);
    const server = await startServer({ dataFolder });
    expect(await refusalOf(server)).toContain(`cannot pass through ${dataFolder}`);
  },
);

/** The one line of a start that was refused, beside its steps and its wait for another that prepares. */
async function refusalOf(server: PlacedServer): Promise<string> {
  expect(await server.exited).toBe(1);
  const lines = server.output().split('\n');
  const said = lines.filter((line) => line !== '' && !/^([✓✗…]|Waiting for) /.test(line));
  expect(said).toEqual([expect.stringMatching(/^keydesk: /)]);
  return said[0] ?? '';
}

/** A data folder on which a server has run. */
async function usedDataFolder(): Promise<string> {
  const server = await startServer();
  expect(await server.isReady()).toBe(true);
  expect(await server.stop()).toBe(0);
  return server.dataFolder;
}

async function inDatabase(dataFolder: string, sql: string): Promise<void> {
  const postgres = await startPostgres(path.join(dataFolder, 'postgres'));
  await withConnection(postgres.url('keydesk'), (client) => client.query(sql));
  await postgres.stop();
}
