import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { type AddressInfo, BlockList } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { serveFetch } from '@/lib/http/fetch-mount';
import { apiRoutes } from '@/lib/http/v1/index';
import { createFront } from '@/lib/server/front';
import { newId } from '@/lib/services/audit';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { GithubKeys } from '@/lib/services/leaks/github-keys';
import { listNotices } from '@/lib/services/notices/list-notices';
import { answerOf, callServer, requestOf } from '../support/api';
import { LIVE } from '../support/defaults';
import { makeManyKeys } from '../support/many-keys';
import {
  auditOf,
  databaseDigest,
  logLines,
  makeKey,
  makeWorkspace,
  owned,
  runtime,
} from '../support/world';

const pem = { type: 'spki', format: 'pem' } as const;
const github = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherCurve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const KEY_ID = 'a'.repeat(64);

/** GitHub's list of keys, as a server of our own publishes it. */
const published = { asked: 0, notModified: 0, status: 200, etag: '"1"', keys: keysOf() };
const source = createServer((request, response) => {
  published.asked += 1;
  if (request.headers['if-none-match'] === published.etag && published.status === 200) {
    published.notModified += 1;
    return void response.writeHead(304).end();
  }
  response.writeHead(published.status, { etag: published.etag });
  response.end(JSON.stringify({ public_keys: published.keys }));
});
let url = '';
const now = vi.fn(() => new Date());
const ours = runtime.githubKeys;
beforeAll(async () => {
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${(source.address() as AddressInfo).port}/keys`;
});
beforeEach(() => {
  Object.assign(published, { asked: 0, notModified: 0, status: 200, etag: '"1"', keys: keysOf() });
  now.mockReset().mockImplementation(() => new Date());
  runtime.githubKeys = new GithubKeys({ url, now, log: runtime.log });
});
afterAll(() => {
  runtime.githubKeys = ours;
  source.close();
});

function keysOf() {
  return [
    { key_identifier: KEY_ID, key: github.publicKey.export(pem), is_current: true },
    { key_identifier: 'p384', key: otherCurve.publicKey.export(pem), is_current: true },
    { key_identifier: 'nonsense', key: 'no key', is_current: false },
  ];
}

interface Sending {
  identifier?: string | null;
  signature?: string | null;
  type?: string;
}

let sender = 0;

async function post(body: string | Buffer, sending: Sending = {}) {
  const bytes = Buffer.from(body);
  const signed = sign('sha256', bytes, github.privateKey).toString('base64');
  const { identifier = KEY_ID, signature = signed, type = 'application/json' } = sending;
  sender += 1;
  const headers = {
    'content-type': type,
    ...(identifier !== null && { 'Github-Public-Key-Identifier': identifier }),
    ...(signature !== null && { 'Github-Public-Key-Signature': signature }),
  };
  const call = { method: 'POST', body: bytes, headers };
  const answer = await answerOf(
    serveFetch(apiRoutes, runtime, {
      request: requestOf('http://localhost/v1/leaks/github', call),
      id: newId(runtime, 'request'),
      address: `198.18.${Math.floor(sender / 250)}.${sender % 250}`,
    }),
  );
  await runtime.leakDesk.settled();
  return answer;
}

const PLACE = 'https://github.com/o/r/blob/main/.env';
const matchOf = (token: string) => ({ token, type: 'acme_key', url: PLACE, source: 'content' });
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

async function reasonOf(secret: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
  return decision.valid ? 'valid' : decision.reason;
}

describe('what GitHub signs', () => {
  it('stops the key, says where it was found, and which matches are keys', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const unknown = newSecret(LIVE, secureRandom);
    const body = JSON.stringify([matchOf(secret), matchOf(unknown), matchOf('no key')]);
    const answer = await post(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual([
      { token_hash: hashOf(secret), token_type: 'acme_key', label: 'true_positive' },
      { token_hash: hashOf(unknown), token_type: 'acme_key', label: 'false_positive' },
      { token_hash: hashOf('no key'), token_type: 'acme_key', label: 'false_positive' },
    ]);
    expect(answer.text).not.toContain(secret);
    expect(logLines.join('')).not.toContain(secret);
    expect(await reasonOf(secret)).toBe('key_inactive');
    expect((await auditOf(key.id)).at(-1)).toMatchObject({
      action: 'api_key.deactivated',
      after: { reason: `Found by GitHub secret scanning: ${PLACE}` },
    });
    expect(await listNotices(owner)).toMatchObject([{ by: 'github', count: 1 }]);
  });

  it('replayed: the same answer, and nothing happens again', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const body = JSON.stringify([matchOf(secret)]);
    const first = await post(body);
    const before = await databaseDigest();
    const second = await post(body);
    expect([second.status, second.text]).toEqual([200, first.text]);
    expect(await databaseDigest()).toBe(before);
  });

  it('10,000 matches in one message are labelled, and the keys among them stopped', async () => {
    const owner = await makeWorkspace();
    const made = await makeManyKeys(owner, 150);
    const unknown = Array.from({ length: 9_850 }, () => newSecret(LIVE, secureRandom));
    const tokens = [...made.map(({ secret }) => secret), ...unknown];
    const answer = await post(JSON.stringify(tokens.map(matchOf)));
    const labels = answer.body.map(({ label }: { label: string }) => label);
    expect(labels.filter((label: string) => label === 'true_positive')).toHaveLength(150);
    expect(labels).toHaveLength(10_000);
    const where = { workspaceId: owner.actor.workspaceId, status: 'INACTIVE' as const };
    expect(await runtime.database.prisma.apiKey.count({ where })).toBe(150);
    expect((await post(JSON.stringify([...tokens, 'one more'].map(matchOf)))).status).toBe(400);
  });

  it('with fields that GitHub may add, and places that are none, is taken', async () => {
    const { key, secret } = await makeKey(await makeWorkspace());
    const match = { ...matchOf(secret), url: 'javascript:alert(1)', commit: 'x' };
    expect((await post(JSON.stringify([match]))).status).toBe(200);
    expect((await auditOf(key.id)).at(-1)?.after).toMatchObject({
      reason: 'Found by GitHub secret scanning',
    });
  });
});

it('the front hands over the bytes as they came, too', async () => {
  const front = createFront(owned, new BlockList(), null);
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const { secret } = await makeKey(await makeWorkspace());
  const body = ` ${JSON.stringify([matchOf(secret)], null, 2)}\n`;
  const call = (signature: string) =>
    callServer(origin, '/v1/leaks/github', {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'github-public-key-identifier': KEY_ID,
        'github-public-key-signature': signature,
      },
    });
  expect((await call(signatureOf(body.trim(), github.privateKey))).status).toBe(401);
  const answer = await call(signatureOf(body, github.privateKey));
  expect(answer.body).toMatchObject([{ label: 'true_positive' }]);
  await runtime.leakDesk.settled();
  await new Promise((resolve) => front.close(resolve));
});

describe('what GitHub did not sign changes nothing', () => {
  it.each<[number, string, (body: string) => Sending]>([
    [400, 'no signature', () => ({ signature: null })],
    [400, 'no identifier', () => ({ identifier: null })],
    [401, 'an unknown identifier', () => ({ identifier: 'b'.repeat(64) })],
    [401, 'another key', (body) => ({ signature: signatureOf(body, stranger.privateKey) })],
    [401, 'another curve', () => ({ identifier: 'p384' })],
    [401, 'a key that is none', () => ({ identifier: 'nonsense' })],
    [401, 'another body', () => ({ signature: signatureOf('[]', github.privateKey) })],
    [
      401,
      'the same JSON written differently',
      (body) => ({
        signature: signatureOf(JSON.stringify(JSON.parse(body), null, 1), github.privateKey),
      }),
    ],
    [401, 'an empty signature', () => ({ signature: ' ' })],
    [401, 'garbage', () => ({ signature: '%%%' })],
    [401, 'a prototype as identifier', () => ({ identifier: '__proto__' })],
  ])('%i for %s', async (status, _name, sending) => {
    const { secret } = await makeKey(await makeWorkspace());
    const body = JSON.stringify([matchOf(secret)]);
    const before = await databaseDigest();
    const answer = await post(body, sending(body));
    expect(answer.status).toBe(status);
    expect(await databaseDigest()).toBe(before);
  });

  it.each([
    [415, '[]', 'text/plain'],
    [400, '{}', 'application/json'],
    [400, '[1]', 'application/json'],
    [400, '[{"token":1}]', 'application/json'],
    [413, ' '.repeat(4 * 1024 * 1024 + 1), 'application/json'],
  ])('signed, but %i for %.20s', async (status, body, type) => {
    expect((await post(body, { type })).status).toBe(status);
  });
});

describe('the keys of GitHub', () => {
  it('are read once, asked for again after an hour, and not sent again when they are the same', async () => {
    const start = Date.now();
    const find = (atMs: number, identifier = KEY_ID) => {
      now.mockReturnValue(new Date(start + atMs));
      return runtime.githubKeys.find(identifier);
    };
    await Promise.all([find(0), find(0), find(0)]);
    expect(published.asked).toBe(1);
    await find(3_000_000);
    expect(published.asked).toBe(1);
    expect(await find(3_700_000)).not.toBeNull();
    expect([published.asked, published.notModified]).toEqual([2, 1]);
  });

  it('are asked for at most once a minute by unknown identifiers, and a new key is found', async () => {
    const start = Date.now();
    now.mockReturnValue(new Date(start));
    for (let i = 0; i < 50; i += 1) expect(await runtime.githubKeys.find(`x${i}`)).toBeNull();
    expect(published.asked).toBe(1);
    const key = { key_identifier: 'new', key: stranger.publicKey.export(pem), is_current: true };
    Object.assign(published, { etag: '"2"', keys: [...keysOf(), key] });
    expect(await runtime.githubKeys.find('new')).toBeNull();
    now.mockReturnValue(new Date(start + 61_000));
    expect(await runtime.githubKeys.find('new')).not.toBeNull();
  });

  it('that cannot be read: 503; those that were read count for a day', async () => {
    published.status = 500;
    expect((await post('[]')).status).toBe(503);
    published.status = 200;
    const start = Date.now() + 61_000;
    now.mockReturnValue(new Date(start));
    expect((await post('[]')).status).toBe(200);
    published.status = 500;
    now.mockReturnValue(new Date(start + 80_000_000));
    expect((await post('[]')).status).toBe(200);
    now.mockReturnValue(new Date(start + 87_000_000));
    expect((await post('[]')).status).toBe(503);
  });
});

function signatureOf(body: string, key: typeof github.privateKey): string {
  return sign('sha256', Buffer.from(body), key).toString('base64');
}
