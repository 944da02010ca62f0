import { once } from 'node:events';
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ANYWHERE } from '@/lib/core/egress-rules';
import { createEgress } from '@/lib/egress/egress';
import { closeReceivers, message, NEVER, startReceiver } from '../support/receivers';

const SHORT_MS = 400;
const now = () => new Date('2026-11-22T10:00:00Z');
const egress = createEgress(ANYWHERE, async () => ['127.0.0.1'], now);
const impatient = createEgress(ANYWHERE, async () => ['127.0.0.1'], now, SHORT_MS);
afterAll(closeReceivers);

describe('a receiver', () => {
  it('that answers 2xx has it, with what it said and no more than a KB of it', async () => {
    const { url } = await startReceiver({
      answer: (_request, response) => response.end(`ok\u0000\u001b[31m${'é'.repeat(2_000)}`),
    });
    const { status, fault, excerpt } = await egress.post(url, message, NEVER);
    expect({ status, fault }).toEqual({ status: 200, fault: null });
    expect(excerpt).toMatch(/^ok\[31mé+$/);
    expect(Buffer.byteLength(excerpt ?? '')).toBeLessThanOrEqual(1024);
  });

  it('gets exactly what is sent, by POST and without a wish for compression', async () => {
    const seen: string[] = [];
    const { url } = await startReceiver({
      answer: async (request, response) => {
        for await (const chunk of request) seen.push(String(chunk));
        seen.push(`${request.method}`, `${request.headers['content-length']}`);
        response.end();
      },
    });
    await egress.post(url, { headers: {}, body: '{"a":"é"}' }, NEVER);
    expect(seen).toEqual(['{"a":"é"}', 'POST', '10']);
  });

  it.each([
    [301, 'redirect'],
    [302, 'redirect'],
    [307, 'redirect'],
    [308, 'redirect'],
  ])('that redirects (%i) is not followed', async (status, fault) => {
    const target = await startReceiver();
    const { url } = await startReceiver({
      answer: (_request, response) => response.writeHead(status, { location: target.url }).end(),
    });
    expect(await egress.post(url, message, NEVER)).toMatchObject({ status, fault });
    expect(target.hits).toBe(0);
  });

  it.each([
    [400, 'status', null, null],
    [410, 'gone', null, null],
    [429, 'status', '120', 120],
    [503, 'status', 'Sun, 22 Nov 2026 10:02:00 GMT', 120],
    [503, 'status', 'soon', null],
  ])(
    'that answers %i has failed, and may say for how long',
    async (status, fault, after, seconds) => {
      const { url } = await startReceiver({
        answer: (_request, response) =>
          response.writeHead(status, after === null ? {} : { 'retry-after': after }).end('no'),
      });
      expect(await egress.post(url, message, NEVER)).toEqual({
        status,
        fault,
        excerpt: 'no',
        retryAfterSeconds: seconds,
      });
    },
  );

  it('that is down was not reached; a name without an address is unknown', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.close();
    await once(server, 'close');
    const down = await egress.post(`http://127.0.0.1:${port}/`, message, NEVER);
    expect(down).toMatchObject({ status: null, fault: 'not_reached' });
    const nameless = createEgress(ANYWHERE, () => Promise.reject(new Error('ENOTFOUND')), now);
    expect((await nameless.post('https://a.example.com/', message, NEVER)).fault).toBe(
      'name_unknown',
    );
    expect(await nameless.check('https://a.example.com/')).toEqual({
      fault: expect.stringContaining('has no address'),
    });
  });

  it('that accepts and says nothing is left after the time, one that hangs up is broken off', async () => {
    const silent = await startReceiver({ answer: () => undefined });
    const begun = performance.now();
    expect((await impatient.post(silent.url, message, NEVER)).fault).toBe('timed_out');
    expect(performance.now() - begun).toBeLessThan(SHORT_MS * 5);
    const rude = await startReceiver({ answer: (request) => request.socket.destroy() });
    expect((await egress.post(rude.url, message, NEVER)).fault).toBe('broken_off');
  });

  it('whose answer drips is cut off after the time, and its status counts', async () => {
    const { url } = await startReceiver({
      answer: (_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write('.'), 20);
        response.on('close', () => clearInterval(drip));
      },
    });
    const outcome = await impatient.post(url, message, NEVER);
    expect(outcome).toMatchObject({ status: 200, fault: null });
    expect(outcome.excerpt).toMatch(/^\.+$/);
  });

  it('whose headers drip, or never end, is left', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n');
      const drip = setInterval(() => socket.write('x-a: b\r\n'), 1);
      socket.on('close', () => clearInterval(drip));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { fault } = await impatient.post(`http://127.0.0.1:${port}/`, message, NEVER);
    expect(['timed_out', 'broken_off']).toContain(fault);
    server.close();
  });

  it('that sends 10 GB is cut off after 64 KB, in memory that stays flat', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const { url } = await startReceiver({
      answer: (_request, response) => {
        response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
        const pour = () => {
          while (!response.destroyed) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once('drain', pour);
          }
        };
        pour();
      },
    });
    const before = process.memoryUsage().arrayBuffers;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => egress.post(url, message, NEVER)),
    );
    for (const { status, fault, excerpt } of outcomes) {
      expect({ status, fault, length: excerpt?.length }).toEqual({
        status: 200,
        fault: null,
        length: 1024,
      });
    }
    // What fits into the buffers of twenty connections.
    expect(sent).toBeLessThan(20 * 16 * 1024 ** 2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 ** 2);
  });

  it('that sends a gzip bomb has it left packed', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 ** 2));
    const { url } = await startReceiver({
      answer: (_request, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    });
    const before = process.memoryUsage().rss;
    expect(await egress.post(url, message, NEVER)).toMatchObject({ status: 200, excerpt: null });
    expect(process.memoryUsage().rss - before).toBeLessThan(40 * 1024 ** 2);
  });

  it('that speaks no TLS, or answers with no HTTP, has a fault of its own', async () => {
    const plain = await startReceiver();
    const url = `https://127.0.0.1:${plain.port}/`;
    expect((await egress.post(url, message, NEVER)).fault).toBe('tls');
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { fault } = await egress.post(`http://127.0.0.1:${port}/`, message, NEVER);
    expect(fault).toBe('broken_off');
    server.close();
  });

  it('is left at once when the process stops', async () => {
    const silent = await startReceiver({ answer: () => undefined });
    const stop = new AbortController();
    const outcome = egress.post(silent.url, message, stop.signal);
    stop.abort();
    expect((await outcome).fault).toBe('stopped');
  });
});
