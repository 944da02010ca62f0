import { type AddressInfo, BlockList, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFront } from '@/lib/server/front';
import { callServer } from '../support/api';
import { statusesIn } from '../support/raw';
import { logLines, makeKey, makeWorkspace, owned, testRuntime } from '../support/world';

/** What the front handed to the pages last. */
let handed: { url: string; headers: NodeJS.Dict<string | string[]> } | null = null;
const trusted = new BlockList();
const front = createFront(owned, trusted, async (request, response) => {
  handed = { url: request.url ?? '', headers: { ...request.headers } };
  response.setHeader('cache-control', 's-maxage=31536000');
  response.writeHead(200, { 'content-type': 'text/html' }).end('page');
});
let origin = '';
let port = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', () => resolve()));
  port = (front.address() as AddressInfo).port;
  origin = `http://127.0.0.1:${port}`;
});
afterAll(() => new Promise((resolve) => front.close(resolve)));

/** Sends bytes as they are and returns all that comes back until the connection ends. */
function raw(bytes: string, at = port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(at, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

const get = (target: string, headers = '') =>
  raw(`GET ${target} HTTP/1.1\r\nHost: localhost:3000\r\n${headers}Connection: close\r\n\r\n`);
const statusOf = (answer: string) => Number(answer.split(' ')[1] ?? 0);

describe('a malformed target', () => {
  it.each([
    '/v1/%zz',
    '/v1/a%ff',
    '/v1/a%c0%af',
    '/v1//api-keys',
    '//v1/api-keys',
    '/v1/./a',
    '/v1/../a',
    '/v1/%2e%2e/a',
    '/v1/a%2fb',
    '/v1/a%5cb',
    '/v1/a\\b',
    '/v1/a%00',
    '/v1/api-keys/',
    '/login%zz',
    '/%2e%2e/etc',
    'http://evil.example/v1/api-keys',
    '*',
  ])('%s is 400, on both planes', async (target) => {
    handed = null;
    const answer = await get(target);
    expect(statusOf(answer)).toBe(400);
    expect(handed).toBeNull();
  });
});

describe('framing that proxies read differently', () => {
  it.each([
    [
      'length and chunks',
      'POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'two lengths',
      'POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd',
    ],
    ['space before the colon', 'GET /v1/x HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['a folded header', 'GET /v1/x HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n'],
    ['bare line feeds', 'GET /v1/x HTTP/1.1\nHost: a\n\n'],
    ['no Host', 'GET /v1/x HTTP/1.1\r\n\r\n'],
    [
      'two Hosts',
      'GET /v1/x HTTP/1.1\r\nHost: localhost:3000\r\nHost: b\r\nConnection: close\r\n\r\n',
    ],
    ['a Host with a path', 'GET /v1/x HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n'],
    [
      'two credentials',
      'GET /v1/api-keys HTTP/1.1\r\nHost: localhost:3000\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\nConnection: close\r\n\r\n',
    ],
  ])('%s is refused', async (_name, bytes) => {
    expect(statusOf(await raw(bytes))).toBe(400);
  });

  it('what was answered before it is not lost', async () => {
    const answers = await raw(
      'GET /healthz HTTP/1.1\r\nHost: localhost:3000\r\n\r\nGARBAGE\r\n\r\n',
    );
    expect(statusesIn(answers)).toEqual([200, 400]);
  });

  it('headers over 16 KB are 431', async () => {
    expect(statusOf(await get('/v1/api-keys', `X: ${'a'.repeat(17_000)}\r\n`))).toBe(431);
  });

  it('an upgrade is refused, and TRACE and CONNECT are not methods', async () => {
    const upgrade = await get('/', 'Connection: Upgrade\r\nUpgrade: websocket\r\n');
    expect(statusOf(upgrade)).toBe(400);
    for (const method of ['TRACE', 'CONNECT']) {
      const answer = await raw(
        `${method} / HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n`,
      );
      expect(statusOf(answer)).toBe(405);
      expect(answer.toLowerCase()).toContain('allow: ');
    }
  });
});

describe('headers beyond the thousandth', () => {
  const many = 'a:b\r\n'.repeat(1_050);

  it('are seen: a repeated one is refused, and the only credential counts', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const key = `Authorization: Bearer ${secret}\r\n`;
    const path = '/v1/api-keys/current';
    expect(statusOf(await get(path, `${key}${many}Authorization: Bearer x\r\n`))).toBe(400);
    expect(statusOf(await get(path, `${key}${many}Host: evil\r\n`))).toBe(400);
    expect(statusOf(await get(path, `${many}${key}`))).toBe(200);
  });
});

describe('what a client claims', () => {
  it('about itself never reaches the pages', async () => {
    const claims = [
      'X-Forwarded-For: 6.6.6.6',
      'X-Forwarded-Host: evil.example',
      'X-Real-IP: 6.6.6.6',
      'Forwarded: for=6.6.6.6',
      'X-Keydesk-Front: guess req_x local 127.0.0.1',
      'X-Middleware-Subrequest: proxy',
      `Content-Security-Policy: script-src 'nonce-"><script>'`,
    ];
    await get('/login', claims.map((claim) => `${claim}\r\n`).join(''));
    const text = JSON.stringify(handed?.headers);
    expect(text).not.toContain('6.6.6.6');
    expect(text).not.toContain('evil.example');
    expect(text).not.toContain('guess');
    expect(handed?.headers).not.toHaveProperty('x-middleware-subrequest');
    expect(handed?.headers).not.toHaveProperty('content-security-policy');
    expect(handed?.headers['x-forwarded-host']).toBe('localhost:3000');
  });

  it.each([
    ['as it is', '', 'local'],
    ['with Via', 'Via: 1.1 proxy\r\n', 'remote'],
    ['with Forwarded', 'Forwarded: for=1.2.3.4\r\n', 'remote'],
    ['with X-Forwarded-For', 'X-Forwarded-For: 127.0.0.1\r\n', 'remote'],
    ['with X-Forwarded-Proto', 'X-Forwarded-Proto: https\r\n', 'remote'],
    [
      'with it as the last of many',
      `${'a:b\r\n'.repeat(1_050)}X-Forwarded-For: 9.9.9.9\r\n`,
      'remote',
    ],
  ])('a request over loopback %s is %s', async (_name, header, place) => {
    await get('/setup', header);
    const [token, id, found] = String(handed?.headers['x-keydesk-front']).split(' ');
    expect(token).toBe(owned.frontToken);
    expect(id).toMatch(/^req_/);
    expect(found).toBe(place);
  });
});

describe('the pages’ address', () => {
  it('other spellings of this machine redirect to it, without losing the query', async () => {
    const answer = await callServer(origin, '/login?next=/a');
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe('http://localhost:3000/login?next=/a');
  });

  it('an unknown Host is told where the pages are, and gets none', async () => {
    handed = null;
    const answer = await raw(
      'GET /login HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('http://localhost:3000');
    expect(handed).toBeNull();
  });

  it('the data plane answers under any name', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    expect((await callServer(origin, '/v1/api-keys/current', { secret })).status).toBe(200);
  });
});

// What a browser shows; data is never shown.
const OF_PAGES = [
  'referrer-policy: same-origin',
  'cross-origin-opener-policy: same-origin',
  'cross-origin-resource-policy: same-origin',
  'x-frame-options: deny',
  'permissions-policy: ',
];

describe('every answer', () => {
  it('carries the security headers, and no page is kept by a cache', async () => {
    for (const path of ['/v1/api-keys', '/healthz', '/login', '/nothing']) {
      const answer = await get(path);
      const text = answer.toLowerCase();
      for (const header of [
        'x-content-type-options: nosniff',
        'cache-control: no-store',
        'request-id: req_',
        ...(path.startsWith('/v1') || path === '/healthz' ? [] : OF_PAGES),
      ]) {
        expect(text).toContain(header);
      }
      expect(text).not.toContain('x-powered-by');
      expect(text).not.toContain('s-maxage');
    }
  });

  it('the build’s own files may be kept', async () => {
    expect(await get('/_next/static/chunks/a.js')).toContain('s-maxage');
  });
});

describe('bodies', () => {
  it.each([
    ['with a length', (size: number) => `Content-Length: ${size}\r\n\r\n${'x'.repeat(size)}`],
    [
      'in chunks',
      (size: number) =>
        `Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${'x'.repeat(size)}\r\n0\r\n\r\n`,
    ],
  ])('over 64 KB %s are 413 on the data plane', async (_name, bodyOf) => {
    const { secret } = await makeKey(await makeWorkspace());
    const head = `DELETE /v1/api-keys/x HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\n`;
    expect(statusOf(await raw(head + bodyOf(65 * 1024)))).toBe(413);
  });

  it('of a list of leaked keys may be 5 MB, on its own page alone', async () => {
    const statusFor = async (path: string, bytes: number) => {
      const head = `POST ${path} HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: http://localhost:3000\r\n`;
      return statusOf(await raw(`${head}Connection: close\r\nContent-Length: ${bytes}\r\n\r\n`));
    };
    expect(await statusFor('/admin/keys/compromised', 5_242_880)).not.toBe(413);
    expect(await statusFor('/admin/keys/compromised', 5_242_881)).toBe(413);
    expect(await statusFor('/admin/keys', 300_000)).toBe(413);
  });

  it('of a form over 256 KB or of unknown length do not reach the pages', async () => {
    handed = null;
    const head =
      'POST /login HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: http://localhost:3000\r\nConnection: close\r\n';
    expect(statusOf(await raw(`${head}Content-Length: 300000\r\n\r\n`))).toBe(413);
    expect(statusOf(await raw(`${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`))).toBe(413);
    expect(handed).toBeNull();
  });
});

describe('people', () => {
  it('get a refusal as a page, with nothing in it that could run', async () => {
    const answer = await raw(
      'GET /login HTTP/1.1\r\nHost: evil.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n',
    );
    expect(statusOf(answer)).toBe(400);
    expect(answer.toLowerCase()).toContain('content-type: text/html');
    expect(answer).toContain("default-src 'none'");
    expect(answer).toContain('http://localhost:3000');
    expect(answer).not.toContain('<script');
  });

  it('are told when the database is away: 503, not 500', async () => {
    const url = new URL(process.env.DATABASE_URL ?? '');
    url.port = '1';
    const cut = testRuntime({ databaseUrl: url.toString() });
    handed = null;
    const away = createFront(cut, trusted, async () => {
      handed = { url: 'reached', headers: {} };
    });
    await new Promise<void>((resolve) => away.listen(0, '127.0.0.1', () => resolve()));
    const page = await raw(
      'GET /login HTTP/1.1\r\nHost: localhost:3000\r\nAccept: text/html\r\nConnection: close\r\n\r\n',
      (away.address() as AddressInfo).port,
    );
    expect(page).toContain('503 Service Unavailable');
    expect(page.toLowerCase()).toContain('retry-after: 2');
    expect(handed).toBeNull();
    away.closeAllConnections();
    await new Promise((resolve) => away.close(resolve));
    await cut.close();
  });
});

describe('a form of another page', () => {
  it.each([
    ['another origin', 'Origin: https://evil.example\r\n'],
    ['the right host over https', 'Origin: https://localhost:3000\r\n'],
    ['another port', 'Origin: http://localhost:3001\r\n'],
    ['no origin at all', ''],
    ['no origin and another site', 'Sec-Fetch-Site: cross-site\r\n'],
    ['the origin null', 'Origin: null\r\nSec-Fetch-Site: same-origin\r\n'],
  ])('from %s is 403 before the pages see it', async (_name, header) => {
    handed = null;
    const answer = await raw(
      `POST /login HTTP/1.1\r\nHost: localhost:3000\r\n${header}Content-Length: 0\r\nConnection: close\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(403);
    expect(handed).toBeNull();
  });
});

it('a key in any address is refused and not written down', async () => {
  const { secret } = await makeKey(await makeWorkspace());
  const encoded = `%73${secret.slice(1)}`;
  const twice = `/v1/users/${secret.replaceAll('_', '%255F')}`;
  for (const target of [`/login?q=${secret}`, `/v1/users/${encoded}`, `/${secret}`, twice]) {
    const answer = await get(target);
    expect(statusOf(answer)).toBe(400);
    expect(answer).toContain('credential_in_query');
  }
  expect(logLines.join('')).not.toContain(secret.slice(1));
});

it('HTTP/1.0 is never local: proxies that add no header speak it', async () => {
  await raw('GET /setup HTTP/1.0\r\nHost: localhost:3000\r\n\r\n');
  expect(String(handed?.headers['x-keydesk-front'])).toContain(' remote ');
});

it('the access log names the client’s address and never a key', async () => {
  const { secret } = await makeKey(await makeWorkspace());
  await callServer(origin, '/v1/api-keys/current', {
    secret,
    headers: { 'x-forwarded-for': '6.6.6.6' },
  });
  const line = logLines.at(-1) ?? '';
  expect(line).toContain('"address":"127.0.0.1"');
  expect(logLines.join('')).not.toContain(secret);
});
