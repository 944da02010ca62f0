import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { checkout } from '../../scripts/launch/checkout.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { testPort } from '../../scripts/testing/test-port.mjs';
import { startServer } from '../support/server';

it('beside a server, a command uses its database and leaves it running', async () => {
  const server = await startServer();
  expect(await server.isReady()).toBe(true);
  const { code, errors } = await keydesk(server.dataFolder, [
    'keys',
    'list',
    '--workspace',
    'none',
  ]);
  expect(code).toBe(1);
  expect(errors).not.toContain('✓');
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
});

it('alone, commands at the same time share a database that is gone after the last', async () => {
  const dataFolder = temporaryFolder();
  const commands = [1, 2, 3].map(() =>
    keydesk(dataFolder, ['keys', 'list', '--workspace', 'none']),
  );
  for (const { code } of await Promise.all(commands)) expect(code).toBe(1);
  expect(existsSync(path.join(dataFolder, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
});

it('standard output is the command’s own', async () => {
  const { output } = await keydesk(temporaryFolder(), ['workspaces', 'list', '--json']);
  expect(output).not.toMatch(/^[✓…]/m);
});

it.each([
  ['--help', 0],
  ['no-such-command', 2],
])('%s ends with %i and makes no installation', async (word, expected) => {
  const dataFolder = temporaryFolder();
  expect((await keydesk(dataFolder, [word])).code).toBe(expected);
  expect(readdirSync(dataFolder)).toEqual([]);
});

it('a database that cannot be reached ends with 3', async () => {
  const port = await testPort();
  const { code, errors } = await keydesk(temporaryFolder(), ['keys', 'list'], {
    DATABASE_URL: `postgresql://a:b@127.0.0.1:${port}/c`,
  });
  expect(code).toBe(3);
  expect(errors.trim()).toMatch(/^keydesk: The database at .+ cannot be reached/);
});

async function keydesk(dataFolder: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['scripts/keydesk.mjs', ...args], {
    cwd: checkout,
    env: cleanEnvironment({ ...env, KEYDESK_DATA_DIR: dataFolder }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [code, output, errors] = await Promise.all([
    new Promise<number | null>((resolve) => child.once('close', resolve)),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, output, errors };
}
