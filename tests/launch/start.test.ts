import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { processStart } from '../../scripts/launch/process-identity.mjs';
import { startServer } from '../support/server';

/** Far above the four seconds aimed at: this shows that nothing is built again, bench/ measures. */
const SECOND_START_MILLISECONDS = 30_000;

describe('a first start on an empty folder', () => {
  it('prints every step, serves, and says where', async () => {
    const server = await startServer();
    expect(await server.isReady()).toBe(true);
    const output = server.output();
    for (const step of ['Data folder', 'Packages', 'Client', 'Server', 'Pages', 'Migrations']) {
      expect(output).toMatch(new RegExp(`^✓ ${step} `, 'm'));
    }
    expect(output).toMatch(/^✓ Database +\d+\.\d s embedded PostgreSQL/m);
    expect(output).toMatch(/^✓ Secrets +\d+\.\d s made/m);
    expect(output).toContain(`Keydesk is ready after`);
    expect(output).toContain(server.url);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  it('keeps secrets and password to its own user', async () => {
    const { dataFolder, isReady } = await startServer();
    expect(await isReady()).toBe(true);
    for (const file of ['secrets.json', path.join('postgres', 'password')]) {
      expect(statSync(path.join(dataFolder, file)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('a second start', () => {
  it('finds everything done', async () => {
    const first = await startServer();
    expect(await first.isReady()).toBe(true);
    await first.stop();
    const secrets = readFileSync(path.join(first.dataFolder, 'secrets.json'), 'utf8');

    const second = await startServer({ dataFolder: first.dataFolder });
    expect(await second.isReady(SECOND_START_MILLISECONDS)).toBe(true);
    expect(second.output()).toMatch(/^✓ Migrations +up to date/m);
    expect(readFileSync(path.join(first.dataFolder, 'secrets.json'), 'utf8')).toBe(secrets);
  });

  it('on a folder in use is refused in one line that names who uses it', async () => {
    const first = await startServer();
    expect(await first.isReady()).toBe(true);
    const second = await startServer({ dataFolder: first.dataFolder });
    expect(await second.exited).toBe(1);
    const refusal = faultOf(second.output());
    expect(refusal).toContain(`process ${first.pid}`);
    expect(refusal).toContain(first.url);
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
  });

  it('at the same moment leaves exactly one server', async () => {
    const first = await startServer();
    const second = await startServer({ dataFolder: first.dataFolder });
    const areReady = await Promise.all([first.isReady(), second.isReady()]);
    expect(areReady.filter(Boolean)).toHaveLength(1);
    const refused = areReady[0] ? second : first;
    expect(await refused.exited).toBe(1);
    faultOf(refused.output());
  });
});

it('a port in use is refused in one line, before anything is started', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, () => resolve((other.address() as { port: number }).port));
  });
  const server = await startServer({ port });
  expect(await server.exited).toBe(1);
  expect(faultOf(server.output())).toContain(`Port ${port} is used`);
  expect(existsSync(path.join(server.dataFolder, 'postgres'))).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends the server and its database', async (signal) => {
    const server = await startServer();
    expect(await server.isReady()).toBe(true);
    const database = databasePid(server.dataFolder);
    expect(isRunning(database)).toBe(true);
    expect(await server.stop(signal)).toBe(0);
    expect(isRunning(database)).toBe(false);
    expect(readdirSync(server.dataFolder).sort()).toEqual(['postgres', 'secrets.json']);
  });

  it('sent twice by one key press is one signal', async () => {
    const server = await startServer();
    expect(await server.isReady()).toBe(true);
    const database = databasePid(server.dataFolder);
    process.kill(server.pid, 'SIGINT');
    await delay(20);
    process.kill(server.pid, 'SIGINT');
    expect(await server.exited).toBe(0);
    expect(isRunning(database)).toBe(false);
  });

  it('during the preparation ends everything begun', async () => {
    const server = await startServer();
    while (!server.output().includes('Pages')) await delay(5);
    expect(await server.stop('SIGTERM')).toBe(0);
    const pidFile = path.join(server.dataFolder, 'postgres', 'cluster', 'postmaster.pid');
    expect(existsSync(pidFile)).toBe(false);
    expect(existsSync(path.join(server.dataFolder, 'server.lock'))).toBe(false);
  });
});

describe('after kill -9', () => {
  it('the next start adopts the database that went on', async () => {
    const first = await startServer();
    expect(await first.isReady()).toBe(true);
    const database = databasePid(first.dataFolder);
    await first.stop('SIGKILL');
    expect(isRunning(database)).toBe(true);

    const second = await startServer({ dataFolder: first.dataFolder });
    expect(await second.isReady()).toBe(true);
    expect(databasePid(first.dataFolder)).toBe(database);
    expect(await second.stop()).toBe(0);
    expect(isRunning(database)).toBe(false);
  });

  it('of server and database, the next start recovers the database', async () => {
    const first = await startServer();
    expect(await first.isReady()).toBe(true);
    const database = databasePid(first.dataFolder);
    await first.stop('SIGKILL');
    process.kill(database, 'SIGKILL');

    const second = await startServer({ dataFolder: first.dataFolder });
    expect(await second.isReady()).toBe(true);
    expect(databasePid(first.dataFolder)).not.toBe(database);
    expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  });
});

/** The one line that says what is wrong. */
function faultOf(output: string): string {
  const lines = output.split('\n').filter((line) => line !== '' && !/^[✓✗…] /.test(line));
  expect(lines).toEqual([expect.stringMatching(/^keydesk: .+\.( |$)|^keydesk: .+$/)]);
  return lines[0] ?? '';
}

function isRunning(pid: number): boolean {
  return processStart(pid) !== null;
}

function databasePid(dataFolder: string): number {
  const file = path.join(dataFolder, 'postgres', 'cluster', 'postmaster.pid');
  return Number(readFileSync(file, 'utf8').split('\n')[0]);
}
