import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { type AddressInfo, BlockList } from 'node:net';
import path from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { createFront } from '@/lib/server/front';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { migrate } from '../../scripts/launch/migrate.mjs';
import { grantServing } from '../../scripts/launch/roles.mjs';
import { checkSecret } from '../../scripts/launch/secrets.mjs';
import { closeAll } from '../../scripts/launch/shutdown.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { testPort } from '../../scripts/testing/test-port.mjs';
import { type ApiAnswer, type ApiCall, callRoutes, callServer } from '../support/api';
import { ownerUrl } from '../support/database';
import { makeKey, makeLimitedKey, makeWorkspace, owned, runtime } from '../support/world';
import { blocksIn, commandsOf, readDocument, wordsOf } from './markdown';

const readme = readDocument('README.md');
const api = readDocument('docs/api.md');
const operations = readDocument('docs/operations.md');
// Needs the workspace that `bootstrap` makes further down: run with the example that uses its key.
const ownKeyCommand = commandsOf(readme).find((command) => command.includes('api_keys:verify'));
const curls = (document: typeof readme) => commandsOf(document).filter(isCurl);

const files = temporaryFolder();
// As `npm run keydesk` tells it.
process.env.KEYDESK_DATABASE_OWNER_URL = ownerUrl;

afterAll(closeAll);

// First: the commands meet the empty database of this file, as a newcomer's do.
describe('the command line of the documents', () => {
  const commands = [...commandsOf(readme), ...commandsOf(operations)].filter(
    (command) => isKeydesk(command) && command !== ownKeyCommand,
  );
  let keyId = '';

  it.each([...new Set(commands)])('%s', async (command) => {
    const { code, printed, errors } = await keydesk(command.replace('KEY_ID', keyId));
    expect(errors).not.toMatch(/^keydesk /m);
    expect(code).toBe(0);
    if (/ keys revoke /.test(command)) keyId = '';
    keyId ||= /key_[0-9a-z]{26}/.exec(errors)?.[0] ?? '';
    if (/ keys (create|regenerate) /.test(command)) {
      const decision = await verifyKey(runtime, printed.join('\n'), { requiredScopes: [] });
      expect(decision.valid).toBe(true);
    }
  });

  it('has commands to run', () => expect(commands.length).toBeGreaterThan(8));
});

describe('the first request of README.md', () => {
  const [works, refused] = blocksIn(readme, 'json').map((text) => JSON.parse(text));

  it('is answered as it shows, and refused as it shows once the key is revoked', async () => {
    const owner = await makeWorkspace();
    const first = { name: 'First key', environment: 'test' } as const;
    const { key, secret } = await makeKey(owner, first);
    const [command = ''] = curls(readme);
    const answer = await curl(command, { API_KEY_TEST: secret });
    expect(answer.status).toBe(200);
    expectLike(answer.body, works);
    await revokeKey(owner, key.id, null);
    const again = await curl(command, { API_KEY_TEST: secret });
    expect(again.status).toBe(401);
    expectLike(again.body, refused);
  });
});

describe('the requests of docs/api.md', () => {
  const [, list, problem, thanks, revoked] = blocksIn(api, 'json').map((text) => JSON.parse(text));

  it('list, page and simulate as it shows', async () => {
    const owner = await makeWorkspace();
    const live = await makeKey(owner);
    const test = await makeKey(owner, { environment: 'test' });
    const own = await keydesk(ownKeyCommand ?? '');
    const [verified, counted, figures, leaked, listed, deleted] = await Promise.all(
      curls(api).map((command) =>
        curl(command.replace('KEY_ID', test.key.id).replace('KEY_SENT', live.secret), {
          API_KEY: live.secret,
          API_KEY_TEST: test.secret,
          OWN_KEY: own.printed[0] ?? '',
        }),
      ),
    );
    expect(verified?.body.data).toMatchObject({ valid: true, key: { id: live.key.id } });
    expect(counted?.body.data).toEqual({ counted: 1, refused: [] });
    expect(figures?.body.data).toMatchObject({ interval: 'day', environment: 'test' });
    expect(leaked?.body).toEqual(thanks);
    expect(Object.keys(listed?.body).sort()).toEqual(Object.keys(list).sort());
    expect(deleted?.body).toEqual(revoked);
    expect(deleted?.headers.get('keydesk-simulated')).toBe('true');
  });

  it('are refused as it shows', async () => {
    const { secret } = await makeLimitedKey(await makeWorkspace(), 'users:read');
    expectLike((await callRoutes('/v1/api-keys', { secret })).body, problem);
  });
});

it('the health check of docs/operations.md answers', async () => {
  for (const command of curls(operations)) expect((await curl(command, {})).status).toBe(200);
});

describe('the API of README.md', () => {
  it('answers for keys that work, refuses the others, and lets nobody in without an answer', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const front = createFront(owned, new BlockList(), async (_request, response) => {
      response.writeHead(404).end();
    });
    const own = await keydesk(ownKeyCommand ?? '');
    expect(own.code).toBe(0);
    const example = await startExample(await listenOn(front), own.printed[0] ?? '');
    const call = (sent?: string) =>
      callServer(example.origin, '/', sent === undefined ? {} : { secret: sent });
    const [, shown = ''] = curls(readme);
    try {
      expect(
        await curl(shown, { API_KEY_TEST: secret }, (path, sent) =>
          callServer(example.origin, path, sent),
        ),
      ).toMatchObject({ status: 200, body: { environment: 'live' } });
      expect(await call(secret)).toMatchObject({
        status: 200,
        body: { hello: owner.actor.workspaceId, environment: 'live' },
      });
      expect(await call()).toMatchObject({ status: 401, body: { reason: 'key_malformed' } });
      const badPath = await callServer(example.origin, '/a%2fb', { secret });
      expect(badPath).toMatchObject({ status: 403, body: { reason: 'path_malformed' } });
      await revokeKey(owner, key.id, null);
      expect(await call(secret)).toMatchObject({ status: 401, body: { reason: 'key_revoked' } });
      front.closeAllConnections();
      await new Promise((resolve) => front.close(resolve));
      expect(await call(secret)).toMatchObject({ status: 503 });
    } finally {
      example.stop();
      front.close();
    }
  });
});

describe('the blocks of docs/operations.md', () => {
  it('make roles of which one migrates and the other only serves', async () => {
    const [sql = ''] = blocksIn(operations, 'sql');
    const suffix = `_${process.pid}`;
    const statements = sql
      .replace(/^--.*$/gm, '')
      .replace(/\bkeydesk(_owner|_app)?\b/g, (name) => `${name}${suffix}`)
      .split(';')
      .map((text) => text.trim())
      .filter((text) => text !== '');
    const as = (role: string, password: string) => {
      const url = new URL(inject('clusterUrl'));
      return Object.assign(url, {
        username: `${role}${suffix}`,
        password,
        pathname: `/keydesk${suffix}`,
      }).toString();
    };
    await withConnection(inject('clusterUrl'), async (client) => {
      for (const statement of statements) await client.query(statement);
    });
    const owner = as('keydesk_owner', 'choose one');
    const app = as('keydesk_app', 'choose another');
    expect((await migrate(owner)).length).toBeGreaterThan(0);
    expect(await grantServing({ url: app, ownerUrl: owner })).toBe(true);
    expect(await grantServing({ url: owner, ownerUrl: owner })).toBe(false);
    await withConnection(app, async (client) => {
      await expect(client.query('SELECT * FROM users')).resolves.toMatchObject({ rowCount: 0 });
      await expect(client.query('UPDATE audit_log SET via = via')).rejects.toThrow('denied');
      await expect(client.query('DROP TABLE audit_log')).rejects.toThrow('must be owner');
    });
  });

  it('make a secret that a start accepts', async () => {
    const command = commandsOf(operations).find((line) => line.startsWith('openssl')) ?? '';
    const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'] });
    let secret = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      secret += text;
    });
    await once(shell, 'close');
    // A system without openssl makes none.
    if (secret !== '') expect(() => checkSecret(secret.trim(), 'KEYDESK_PEPPERS')).not.toThrow();
  });
});

function isCurl(command: string): boolean {
  return command.startsWith('curl ');
}

function isKeydesk(command: string): boolean {
  return /^npm run (-s )?keydesk -- /.test(command);
}

/** Runs a command line as the shell would. */
async function keydesk(command: string) {
  const [said = '', output] = command.split(' > ');
  const [words = [], input] = said.split(' < ').map(wordsOf);
  const argv = words.map((word) => (word.endsWith('.json') ? path.join(files, word) : word));
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(argv.slice(argv.indexOf('--') + 1), {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => (input === undefined ? '' : 'four blue elks dance at dawn\n'),
  });
  if (output !== undefined) writeFileSync(path.join(files, output), printed.join('\n'));
  return { code, printed, errors: errors.join('\n') };
}

/** Makes the request of a curl command (`-sS`, `-X METHOD`, `-H HEADER`, `-d BODY`), with the reader's keys in place. */
function curl(
  command: string,
  keys: Record<string, string>,
  send: (path: string, call: ApiCall) => Promise<ApiAnswer> = callRoutes,
): Promise<ApiAnswer> {
  const filled = command.replace(/\$(\w+)/g, (name, key) => keys[key] ?? name);
  const [, , ...words] = wordsOf(filled);
  const headers: Record<string, string> = {};
  let method = 'GET';
  let body: string | undefined;
  let url = new URL('http://unknown');
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '-X') method = words.shift() ?? '';
    else if (word === '-d') body = words.shift();
    else if (word === '-H') {
      const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(words.shift() ?? '') ?? [];
      headers[name] = value;
    } else url = new URL(word);
  }
  return send(`${url.pathname}${url.search}`, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
}

const ID = /^([a-z]{2,3}_)[0-9a-hjkmnp-tv-z]{26}$/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The answer has the fields of the document and its values, but for ids, moments and last fours. */
function expectLike(actual: unknown, shown: unknown): void {
  const masked = (value: unknown) => JSON.parse(JSON.stringify(value), mask);
  expect(masked(actual)).toEqual(masked(shown));
}

function mask(name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (name === 'last_four') return value.replace(/[0-9A-Za-z]/g, '•');
  return value.replace(ID, '$1…').replace(MOMENT, 'a moment');
}

async function listenOn(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs the example by its command as its reader would: a file of its own, and three names in the environment. */
async function startExample(keydeskUrl: string, ownKey: string) {
  const [code = ''] = blocksIn(readme, 'js');
  const [, name = ''] = /^\/\/ ([\w-]+\.mjs)/.exec(code) ?? [];
  const cwd = temporaryFolder();
  writeFileSync(path.join(cwd, name), code);
  const [, ...args] = wordsOf(commandsOf(readme).find((line) => line.startsWith('node ')) ?? '');
  const port = await testPort();
  const exported = commandsOf(readme).find(
    (line) => line.includes('PASTE') && line.includes('OUR'),
  );
  const [, ownName = ''] = /^export (\w+)=/.exec(exported ?? '') ?? [];
  const names = { KEYDESK_URL: keydeskUrl, [ownName]: ownKey, PORT: String(port) };
  const env = { ...process.env, ...names };
  const child = spawn(process.execPath, args, { env, cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return { origin: `http://127.0.0.1:${port}`, stop: () => void child.kill() };
}
