import { type AddressInfo, BlockList, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Restrictions } from '@/lib/core/restrictions/restrictions';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import { createFront } from '@/lib/server/front';
import { makeKey, makeWorkspace, owned } from '../support/world';

/** Fronts behind nobody, and behind a proxy on this machine. */
const trustNobody = new BlockList();
const trustLocal = new BlockList();
trustLocal.addAddress('127.0.0.1');
const fronts = { direct: frontWith(trustNobody), proxied: frontWith(trustLocal) };
type Place = keyof typeof fronts;

function frontWith(trusted: BlockList) {
  return createFront(owned, trusted, async (_request, response) => {
    response.writeHead(200).end('page');
  });
}

beforeAll(async () => {
  for (const front of Object.values(fronts)) {
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', () => resolve()));
  }
});
afterAll(async () => {
  for (const front of Object.values(fronts)) {
    await new Promise((resolve) => front.close(resolve));
  }
});

/** The secret of a key that is bound so. */
async function boundKey(restrictions: Partial<Restrictions>): Promise<string> {
  const { secret } = await makeKey(await makeWorkspace(), {
    restrictions: restrictionsSchema.parse(restrictions),
    confirmed: ['referrers_only'],
  });
  return secret;
}

interface Sent {
  at?: Place;
  method?: string;
  target?: string;
  headers?: readonly string[];
}

/** What is answered to these bytes on a socket of its own: `valid`, or the status and the reason. */
async function outcomeOf(secret: string, sent: Sent = {}): Promise<string> {
  const { at = 'direct', method = 'GET', target = '/v1/api-keys/current', headers = [] } = sent;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    'Host: localhost:3000',
    `Authorization: Bearer ${secret}`,
    'Connection: close',
    ...headers,
  ];
  const text = await raw((fronts[at].address() as AddressInfo).port, lines.join('\r\n'));
  const status = Number(text.split(' ')[1]);
  if (status === 200) return 'valid';
  return `${status} ${/"reason":"(\w+)"/.exec(text)?.[1] ?? ''}`.trim();
}

function raw(port: number, head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${head}\r\n\r\n`, 'latin1'));
    let text = '';
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

const REFUSED = '403 address_not_allowed';

describe('a key that is bound to 198.51.100.7', () => {
  const allowed = 'X-Forwarded-For: 198.51.100.7';
  const behind: [string, Place, string[], string][] = [
    ['without a proxy is refused whatever is forged', 'direct', [allowed], REFUSED],
    ['behind a proxy works', 'proxied', [allowed], 'valid'],
    ['behind a proxy that says nothing is refused', 'proxied', [], REFUSED],
    ['of another client is refused', 'proxied', ['X-Forwarded-For: 6.6.6.6'], REFUSED],
    ['written as IPv4 in IPv6 works', 'proxied', ['X-Forwarded-For: ::ffff:198.51.100.7'], 'valid'],
  ];
  it.each(behind)('%s', async (_what, at, headers, outcome) => {
    const secret = await boundKey({ allowedAddresses: ['198.51.100.7'] });
    expect(await outcomeOf(secret, { at, headers })).toBe(outcome);
  });

  it.each([
    'X-Forwarded-For: 198.51.100.7, 6.6.6.6',
    'X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-For: 6.6.6.6',
    'X-Forwarded-For: 6.6.6.6\r\nX-Real-IP: 198.51.100.7',
    'X-Real-IP: 198.51.100.7',
    'Forwarded: for=198.51.100.7',
    'CF-Connecting-IP: 198.51.100.7',
    'True-Client-IP: 198.51.100.7',
    'X-Client-IP: 198.51.100.7',
    'X-Forwarded-For: 198.51.100.7:80',
    'X-Forwarded-For: [198.51.100.7]',
    'X-Forwarded-For: 198.51.100.007',
    'X-Forwarded-For: unknown',
    'X-Forwarded-For: 198.51.100.7,',
    'X-Forwarded-For: 198.51.100.7,,6.6.6.6',
    `X-Forwarded-For: 198.51.100.7,${' 6.6.6.6,'.repeat(800)} 6.6.6.6`,
    'X-Forwarded-For: 198.51.100.7%eth0',
    'X-Forwarded-For: ::198.51.100.7',
    'X-Forwarded-For: 64:ff9b::198.51.100.7',
  ])('is refused on both sides of a proxy with %s', async (header) => {
    const secret = await boundKey({ allowedAddresses: ['198.51.100.7'] });
    for (const at of ['direct', 'proxied'] as const) {
      expect(await outcomeOf(secret, { at, headers: [header] })).toBe(REFUSED);
    }
  });
});

describe('a key that is bound to networks', () => {
  it.each([
    ['127.0.0.0/8', 'valid'],
    ['127.0.0.1', 'valid'],
    ['::ffff:127.0.0.1', 'valid'],
    ['::1', REFUSED],
    ['10.0.0.0/8', REFUSED],
  ])('%s, used from 127.0.0.1: %s', async (rule, outcome) => {
    expect(await outcomeOf(await boundKey({ allowedAddresses: [rule] }))).toBe(outcome);
  });
});

describe('a key that is bound to good.com', () => {
  const refused = '403 referrer_not_allowed';
  it.each([
    ['valid', ['Referer: https://good.com/page']],
    ['valid', ['Origin: https://good.com']],
    ['valid', ['Referer: HTTPS://GOOD.com', 'Origin: https://evil.io']],
    [refused, ['Referer: https://evil.io/', 'Origin: https://good.com']],
    ['403 referrer_missing', []],
    ['403 referrer_missing', ['Referer:']],
    [refused, ['Origin: null']],
    [refused, ['Referer: https://good.com.evil.io']],
    [refused, ['Referer: https://evil.io/?good.com']],
    [refused, ['Referer: https://good.com@evil.io']],
    [refused, ['Referer: https://good.com.']],
    [refused, ['Referer: https://xgood.com']],
    [refused, ['Referer: https://good.com:8443/']],
    [refused, ['Referer: data:text/html,good.com']],
    [refused, ['Origin: https://evil.io', 'Origin: https://good.com']],
    [refused, ['Origin: https://good.com', 'Origin: https://evil.io']],
  ])('%s with %j', async (outcome, headers) => {
    const secret = await boundKey({ allowedReferrers: ['good.com'] });
    expect(await outcomeOf(secret, { headers })).toBe(outcome);
  });
});

describe('a key that is bound to GET /v1/api-keys', () => {
  it.each([
    ['valid', 'GET', '/v1/api-keys'],
    ['valid', 'GET', '/v1/api-keys?limit=1'],
    ['valid', 'GET', '/v1/api-keys?'],
    ['valid', 'HEAD', '/v1/api-keys'],
    ['403 endpoint_not_allowed', 'GET', '/v1/api-keys/current'],
    ['403 endpoint_not_allowed', 'DELETE', '/v1/api-keys/key_00000000000000000000000000'],
    // Refused before any decision, or no route of ours at all: never the listing.
    ['400 target_malformed', 'GET', '/v1//api-keys'],
    ['400 target_malformed', 'GET', '//v1/api-keys'],
    ['400 target_malformed', 'GET', '/v1/./api-keys'],
    ['400 target_malformed', 'GET', '/v1/x/../api-keys'],
    ['400 target_malformed', 'GET', '/v1/%2e%2e/v1/api-keys'],
    ['400 target_malformed', 'GET', '/v1/%252e%252e/v1/api-keys'],
    ['400 target_malformed', 'GET', '/v1/api-keys/'],
    ['400 target_malformed', 'GET', '/v1/api-keys%2fcurrent'],
    ['400 target_malformed', 'GET', '/v1/api-keys%5ccurrent'],
    ['400 target_malformed', 'GET', '/v1/api-keys;x'],
    ['400 target_malformed', 'GET', '/v1;x/api-keys'],
    ['400 target_malformed', 'GET', '/v1/api-keys%00'],
    ['400 target_malformed', 'GET', '/v1/api-keys#x'],
    ['400 target_malformed', 'GET', '/v1\\api-keys'],
    ['400 target_malformed', 'GET', '/v1/api-keys%c0%af'],
    ['400 target_malformed', 'GET', 'http://localhost:3000/v1/api-keys'],
    ['400 target_malformed', 'GET', '*'],
    ['404 route_unknown', 'GET', '/v1/API-KEYS'],
    ['404 route_unknown', 'GET', '/v1/api%2Dkeys'],
    ['404 route_unknown', 'GET', '/v1/api-keys%EF%BC%8Fcurrent'],
    // Attack 19.
    ['405 method_not_allowed', 'POST', '/v1/api-keys'],
    ['405 method_not_allowed', 'OPTIONS', '/v1/api-keys'],
    ['405 method_not_allowed', 'TRACE', '/v1/api-keys'],
  ])('%s for %s %s', async (outcome, method, target) => {
    const secret = await boundKey({ allowedEndpoints: ['GET /v1/api-keys'] });
    expect(await outcomeOf(secret, { method, target })).toBe(outcome);
  });

  it('is refused elsewhere, whatever a header says the method or the path was', async () => {
    const secret = await boundKey({ allowedEndpoints: ['GET /v1/api-keys'] });
    const headers = [
      'X-HTTP-Method-Override: GET',
      'X-Original-URL: /v1/api-keys',
      'X-Rewrite-URL: /v1/api-keys',
    ];
    expect(await outcomeOf(secret, { headers })).toBe('403 endpoint_not_allowed');
  });

  it('that may only read is refused for HEAD and GET alike when the rule says POST', async () => {
    const secret = await boundKey({ allowedEndpoints: ['POST /v1/api-keys'] });
    for (const method of ['GET', 'HEAD']) {
      const outcome = await outcomeOf(secret, { method, target: '/v1/api-keys' });
      expect(outcome).toMatch(/^403/);
    }
  });
});
