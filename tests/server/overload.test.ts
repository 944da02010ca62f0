import { BlockList } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IN_FLIGHT_MAX, TURN_MS_MAX } from '@/lib/core/overload';
import { createFront } from '@/lib/server/front';
import { callServer } from '../support/api';
import { getRequest, listenLocally, openRaw, statusesIn } from '../support/raw';
import { makeLimitedKey, makeWorkspace, owned, runtime } from '../support/world';

const front = createFront(owned, new BlockList(), null);
let port = 0;
let origin = '';
let secret = '';

beforeAll(async () => {
  port = await listenLocally(front);
  origin = `http://127.0.0.1:${port}`;
  ({ secret } = await makeLimitedKey(await makeWorkspace({ isOperator: true }), 'api_keys:verify'));
  expect((await callServer(origin, '/v1/api-keys/current', { secret })).status).toBe(200);
});
afterAll(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
});

async function metric(name: string): Promise<number> {
  const { text } = await callServer(origin, '/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1));
}

const PATIENT = { timeout: 10_000 };
/** How many answers wait on one connection at most. */
const AHEAD_MAX = 32;

/** Takes every connection to the database until the returned function is called: whoever needs one waits. */
async function takeConnections(): Promise<() => void> {
  const { pool } = runtime.database;
  const clients = await Promise.all(Array.from({ length: pool.options.max }, () => pool.connect()));
  return () => {
    for (const client of clients) client.release();
  };
}

describe('more requests at once than a process works on', () => {
  it('are 503 before any work, on a connection that stays, while health answers', async () => {
    const release = await takeConnections();
    const crowd = Array.from({ length: Math.ceil(IN_FLIGHT_MAX / AHEAD_MAX) }, (_, index) => {
      const connection = openRaw(port);
      const count = Math.min(AHEAD_MAX, IN_FLIGHT_MAX - index * AHEAD_MAX);
      // It waits for the database, and is not refused itself.
      connection.socket.write(getRequest('/readyz').repeat(count));
      return { connection, count };
    });
    await expect.poll(() => metric('keydesk_requests_in_flight'), PATIENT).toBe(IN_FLIGHT_MAX);
    const statements = runtime.engine.loads.statements;
    const body = JSON.stringify({ key: secret });
    const post = `POST /v1/api-keys/verify HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const late = openRaw(port);
    late.socket.write(post);
    await expect.poll(() => late.text(), PATIENT).toContain('"reason":"overloaded"');
    expect(statusesIn(late.text())).toEqual([503]);
    expect(late.text()).toMatch(/^retry-after: 1$/im);
    expect(late.text()).toMatch(/^request-id: req_/im);
    expect(late.text()).not.toMatch(/"valid"|unauthorized|connection: close/i);
    expect((await callServer(origin, '/healthz')).status).toBe(200);
    expect(runtime.engine.loads.statements).toBe(statements);
    release();
    for (const { connection, count } of crowd) {
      await expect.poll(() => statusesIn(connection.text()).length, PATIENT).toBe(count);
      connection.socket.destroy();
    }
    late.socket.write(post);
    await expect.poll(() => statusesIn(late.text()), PATIENT).toEqual([503, 200]);
    late.socket.destroy();
    expect(await metric('keydesk_requests_shed_total{reason="in_flight"}')).toBe(1);
    expect(await metric('keydesk_requests_in_flight')).toBe(0);
  });
});

describe('a turn of the event loop that takes too long', () => {
  const current = () => getRequest('/v1/api-keys/current', `Authorization: Bearer ${secret}\r\n`);
  const block = (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };

  it('begins no more requests but health, and the next turn does', async () => {
    front.once('request', () => block(TURN_MS_MAX + 50));
    const { socket, text } = openRaw(port);
    socket.write(`${current()}${current()}${getRequest('/healthz')}`);
    await expect.poll(() => statusesIn(text()), PATIENT).toEqual([200, 503, 200]);
    expect(text()).toContain('"reason":"overloaded"');
    socket.write(current());
    await expect.poll(() => statusesIn(text()), PATIENT).toEqual([200, 503, 200, 200]);
    expect(await metric('keydesk_requests_shed_total{reason="event_loop"}')).toBe(1);
    socket.destroy();
  });

  it('is no overload when it was late before its first request', async () => {
    const { socket, text } = openRaw(port);
    socket.write(current());
    await expect.poll(() => statusesIn(text()), PATIENT).toEqual([200]);
    socket.write(current().repeat(3));
    block(3 * TURN_MS_MAX);
    await expect.poll(() => statusesIn(text()), PATIENT).toEqual([200, 200, 200, 200]);
    socket.destroy();
  });
});

describe('a slow client', () => {
  it('whose body drips is cut off, is no fault of ours, and takes nobody’s place', async () => {
    const { headersTimeout, requestTimeout } = front;
    Object.assign(front, { headersTimeout: 700, requestTimeout: 700 });
    const { socket, text, ended } = openRaw(port);
    socket.write(
      `POST /v1/api-keys/verify HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${secret}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`,
    );
    const dripping = setInterval(() => socket.write(' '), 100);
    await expect.poll(() => metric('keydesk_requests_in_flight'), PATIENT).toBe(0);
    await ended;
    clearInterval(dripping);
    Object.assign(front, { headersTimeout, requestTimeout });
    expect(statusesIn(text())).toEqual([408]);
    const { text: metrics } = await callServer(origin, '/metrics');
    expect(metrics).not.toContain('status="5xx"');
  });

  it('that sends a thousand requests in one packet is cut off before a thousand answers wait', async () => {
    const { socket, text, ended } = openRaw(port);
    socket.write(getRequest('/v1/openapi.json').repeat(1_000));
    await ended;
    expect(statusesIn(text()).length).toBeLessThan(100);
  });

  it('that does not close after a refusal is closed', async () => {
    for (const head of [
      getRequest('/', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'),
      'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
      'nonsense\r\n\r\n',
    ]) {
      const { socket, ended } = openRaw(port);
      socket.write(head);
      const talking = setInterval(() => socket.write('more'), 50);
      await ended;
      clearInterval(talking);
    }
  });
});
