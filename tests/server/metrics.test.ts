import { BlockList } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createFront } from '@/lib/server/front';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { callServer } from '../support/api';
import { getRequest, listenLocally, openRaw } from '../support/raw';
import { makeKey, makeLimitedKey, makeWorkspace, owned, testRuntime } from '../support/world';

const TOKEN = 'a-token-of-some-length';
const guarded = testRuntime({ metricsToken: TOKEN });
const pages = createFront(owned, new BlockList(), async (_request, response) => {
  response.writeHead(404, { 'content-type': 'text/html' }).end('unknown page');
});
const verifier = createFront(owned, new BlockList(), null);
const guardedVerifier = createFront(guarded, new BlockList(), null);
const pagesPort = await listenLocally(pages);
const origin = `http://localhost:${await listenLocally(verifier)}`;
const guardedOrigin = `http://localhost:${await listenLocally(guardedVerifier)}`;

afterAll(async () => {
  for (const front of [pages, verifier, guardedVerifier]) {
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  }
  await guarded.close();
});

/** What the metrics say, by name and labels. */
async function scrape(): Promise<(name: string) => number> {
  const { status, text } = await callServer(origin, '/metrics');
  expect(status).toBe(200);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const values = new Map(lines.map((line) => [line.replace(/ \S+$/, ''), line.split(' ').at(-1)]));
  return (name) => Number(values.get(name) ?? 0);
}

async function askPages(headers: string): Promise<string> {
  const { socket, text, ended } = openRaw(pagesPort);
  socket.write(getRequest('/metrics', `${headers}Connection: close\r\n`));
  await ended;
  return text();
}

describe('without a token', () => {
  it('this machine reads the metrics of a verifier and of a server with pages', async () => {
    const answer = await callServer(origin, '/metrics');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.text).toContain('# TYPE keydesk_trusted gauge');
    expect(await askPages('')).toContain('# TYPE keydesk_trusted gauge');
  });

  it.each([
    ['X-Forwarded-For', { 'x-forwarded-for': '127.0.0.1' }],
    ['Via', { via: '1.1 proxy' }],
    ['Forwarded and a token', { forwarded: 'for=1.2.3.4', authorization: `Bearer ${TOKEN}` }],
  ])('with %s they are as unknown as any address', async (_name, headers) => {
    const answer = await callServer(origin, '/metrics', { headers });
    const unknown = await callServer(origin, '/nothing', { headers });
    expect([answer.status, answer.body.reason]).toEqual([404, 'route_unknown']);
    expect({ ...answer.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' });
  });

  it('beside pages they are the unknown page', async () => {
    expect(await askPages('X-Forwarded-For: 127.0.0.1\r\n')).toMatch(
      /^HTTP\/1.1 404 [\s\S]*unknown page/,
    );
  });
});

describe('with a token', () => {
  it('whoever has it reads them', async () => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '192.0.2.1' };
    expect((await callServer(guardedOrigin, '/metrics', { headers })).status).toBe(200);
  });

  it.each([
    ['no token', {}],
    ['another token', { authorization: 'Bearer another-token-of-some-length' }],
    ['a longer token', { authorization: `Bearer ${TOKEN}s` }],
    ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('%s is 404, also on this machine', async (_name, headers) => {
    const answer = await callServer(guardedOrigin, '/metrics', { headers });
    expect([answer.status, answer.body.reason]).toEqual([404, 'route_unknown']);
  });

  it.each(['POST', 'DELETE'])('%s is 404', async (method) => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const answer = await callServer(guardedOrigin, '/metrics', { method, headers });
    expect(answer.status).toBe(404);
  });
});

describe('the metrics', () => {
  it('count verifications by what asked and what came of it', async () => {
    const operator = await makeWorkspace({ isOperator: true });
    const asking = await makeLimitedKey(operator, 'api_keys:verify');
    const { secret } = await makeKey(await makeWorkspace());
    const { secret: revoked, key } = await makeKey(operator);
    await revokeKey(operator, key.id, null);
    const earlier = await scrape();
    await callServer(origin, '/v1/api-keys/current', { secret });
    await callServer(origin, '/v1/api-keys/current', { secret: revoked });
    await callServer(origin, '/v1/api-keys/current');
    await callServer(origin, '/v1/api-keys/current', { secret: 'garbage' });
    const requests = [{ key: secret }, { key: revoked }, { key: 'garbage' }];
    await callServer(origin, '/v1/api-keys/verify/batch', {
      method: 'POST',
      secret: asking.secret,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    const now = await scrape();
    const counted = (via: string, outcome: string) => {
      const name = `keydesk_verifications_total{via="${via}",outcome="${outcome}"}`;
      return now(name) - earlier(name);
    };
    expect(counted('api', 'valid')).toBe(2);
    expect(counted('api', 'key_revoked')).toBe(1);
    expect(counted('api', 'key_missing')).toBe(1);
    expect(counted('api', 'key_malformed')).toBe(1);
    expect(counted('verify', 'valid')).toBe(1);
    expect(counted('verify', 'key_revoked')).toBe(1);
    expect(counted('verify', 'key_malformed')).toBe(1);
  });

  it('count requests by route, in buckets that add up', async () => {
    const labels = 'method="GET",route="/v1/api-keys/{id}",status="4xx"';
    const earlier = await scrape();
    const { secret } = await makeKey(await makeWorkspace());
    await callServer(origin, '/v1/api-keys/key_one', { secret });
    await callServer(origin, '/v1/api-keys/key_two', { secret });
    await callServer(origin, '/v1/nothing', { secret });
    const now = await scrape();
    const name = 'keydesk_request_duration_seconds';
    const grown = (series: string) => now(series) - earlier(series);
    expect(grown(`${name}_count{${labels}}`)).toBe(2);
    expect(grown(`${name}_bucket{${labels},le="+Inf"}`)).toBe(2);
    expect(now(`${name}_sum{${labels}}`)).toBeGreaterThan(0);
    expect(now(`${name}_bucket{${labels},le="0.5"}`)).toBeGreaterThanOrEqual(
      now(`${name}_bucket{${labels},le="0.01"}`),
    );
    expect(grown(`${name}_count{method="",route="unknown",status="4xx"}`)).toBe(1);
  });

  it('count acknowledged changes, argon2 and where keys were looked up', async () => {
    const earlier = await scrape();
    const ctx = await makeWorkspace();
    const { secret, key } = await makeKey(ctx);
    await callServer(origin, '/v1/api-keys/current', { secret });
    await revokeKey(ctx, key.id, null);
    const now = await scrape();
    for (const [name, atLeast] of [
      ['keydesk_argon2_runs_total', 2],
      ['keydesk_argon2_wait_seconds_count', 2],
      ['keydesk_key_lookups_total{source="database"}', 1],
      ['keydesk_key_statements_total', 1],
      ['keydesk_acknowledgement_seconds_count', 1],
      ['keydesk_rate_limit_lease_seconds_count', 1],
    ] as const) {
      expect(now(name) - earlier(name), name).toBeGreaterThanOrEqual(atLeast);
    }
    expect(now('keydesk_trusted')).toBe(0);
    expect(now('keydesk_database_connections{pool="requests",state="open"}')).toBeGreaterThan(0);
    expect(now('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('count attempts to deliver, each channel and outcome by itself', async () => {
    const earlier = await scrape();
    const { webhook, email } = owned.runtime.deliveries.counts;
    webhook.delivered += 1;
    webhook.pending += 2;
    webhook.failed += 3;
    email.delivered += 4;
    email.pending += 5;
    email.failed += 6;
    const now = await scrape();
    const grown = ['webhook', 'email'].flatMap((channel) =>
      ['delivered', 'retried', 'given_up'].map((outcome) => {
        const name = `keydesk_delivery_attempts_total{channel="${channel}",outcome="${outcome}"}`;
        return now(name) - earlier(name);
      }),
    );
    expect(grown).toEqual([1, 2, 3, 4, 5, 6]);
    expect(now('keydesk_deliveries_running')).toBe(0);
  });

  it('name no key, no workspace, no address and nothing that was sent', async () => {
    const ctx = await makeWorkspace();
    const { secret, key } = await makeKey(ctx);
    const headers = { 'user-agent': 'agent-of-a-caller' };
    await callServer(origin, '/v1/api-keys/current', { secret, headers });
    await callServer(origin, `/v1/api-keys/${key.id}`, { secret });
    await callServer(origin, '/v1/api-keys/made-up-id', { secret });
    await callServer(origin, '/made-up-page?query=made-up', { secret });
    const { text } = await callServer(origin, '/metrics');
    for (const secretText of [
      secret,
      key.id,
      key.lastFour,
      ctx.actor.workspaceId,
      ctx.actor.userId,
      '127.0.0.1',
      'made-up',
      'agent-of',
    ]) {
      expect(text).not.toContain(secretText);
    }
  });

  it('are lines that Prometheus reads', async () => {
    const { text } = await callServer(origin, '/metrics');
    const line =
      /^[a-z_][a-z0-9_]*(\{[a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*\})? [-+.\deNaInf]+$/;
    for (const each of text.trimEnd().split('\n')) {
      if (each !== '' && !each.startsWith('# ')) expect(each).toMatch(line);
    }
    expect(text.endsWith('\n')).toBe(true);
  });
});
