import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FormBodies } from '@/lib/server/form-bodies';
import { createFront } from '@/lib/server/front';
import { getRequest, listenLocally, openRaw, type RawConnection, statusesIn } from '../support/raw';
import { logLines, owned } from '../support/world';

const PATIENT = { timeout: 10_000 };

async function digestOfBody(request: IncomingMessage): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of request) hash.update(chunk);
  return hash.digest('hex');
}

const front = createFront(owned, new BlockList(), async (request, response) => {
  response.end(`<${await digestOfBody(request)}>`);
});
let port = 0;

beforeAll(async () => {
  port = await listenLocally(front);
});
afterAll(async () => {
  front.closeAllConnections();
  await new Promise((resolve) => front.close(resolve));
});

/** Begins a form: all of its head, and so much of its body. */
function beginForm(body: Buffer, sent: number, path = '/login', at = port): RawConnection {
  const connection = openRaw(at);
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: ${owned.config.publicUrl}\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}\r\n\r\n`;
  connection.socket.write(Buffer.concat([Buffer.from(head), body.subarray(0, sent)]));
  return connection;
}

const digest = (body: Buffer) => createHash('sha256').update(body).digest('hex');

describe('forms that are sent slowly', () => {
  it('hold up neither pages nor quick forms, however many there are, and are answered in the end', async () => {
    const body = randomBytes(100_000);
    const slow = Array.from({ length: 20 }, (_, i) => ({
      connection: beginForm(body, i * 4_000),
      sent: i * 4_000,
    }));
    const page = openRaw(port);
    page.socket.write(getRequest('/login'));
    await expect.poll(() => statusesIn(page.text()), PATIENT).toEqual([200]);
    const quick = beginForm(body, body.length);
    await expect.poll(() => quick.text(), PATIENT).toContain(`<${digest(body)}>`);
    for (const { connection, sent } of slow) connection.socket.write(body.subarray(sent));
    for (const { connection } of slow) {
      await expect.poll(() => connection.text(), PATIENT).toContain(`<${digest(body)}>`);
      connection.socket.destroy();
    }
    for (const { socket } of [page, quick]) socket.destroy();
  });

  it.each([1, 70_000, 262_144])('reach the pages as they were sent: %i bytes', async (bytes) => {
    const body = randomBytes(bytes);
    const { socket, text } = beginForm(body, 0);
    for (let sent = 0; sent < bytes; sent += 10_000) {
      socket.write(body.subarray(sent, sent + 10_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(text, PATIENT).toContain(`<${digest(body)}>`);
    socket.write(getRequest('/login'));
    // The connection goes on.
    await expect.poll(() => statusesIn(text()), PATIENT).toEqual([200, 200]);
    socket.destroy();
  });

  it('that break off are no fault of ours', async () => {
    const lines = logLines.length;
    const { socket, ended } = beginForm(randomBytes(1_000), 500);
    await new Promise<void>((resolve) => front.once('request', () => resolve()));
    socket.destroy();
    await ended;
    const { socket: next, text } = openRaw(port);
    next.write(getRequest('/login'));
    await expect.poll(() => statusesIn(text()), PATIENT).toEqual([200]);
    next.destroy();
    expect(logLines.slice(lines)).toEqual([]);
  });
});

describe('more bytes of forms than memory is for', () => {
  it('the one that has been on its way longest gives way, and the others are answered', async () => {
    const bodies = new FormBodies(100_000);
    let begun = 0;
    const server = createServer((request, response) => {
      begun += 1;
      const answered = bodies.whenWhole(request, async () => {
        response.end(`<${await digestOfBody(request)}>`);
      });
      answered.catch((error) => response.end(error.details.reason));
    });
    const at = await listenLocally(server);
    const body = randomBytes(60_000);
    const begin = async (sent: number) => {
      const connection = beginForm(body, sent, '/', at);
      const next = begun + 1;
      await expect.poll(() => begun, PATIENT).toBe(next);
      return connection;
    };
    const [oldest, ...younger] = [await begin(50_000), await begin(40_000), await begin(40_000)];
    await expect.poll(oldest?.text ?? String, PATIENT).toContain('overloaded');
    const finish = async ({ socket, text }: RawConnection) => {
      socket.write(body.subarray(40_000));
      await expect.poll(text, PATIENT).toContain(`<${digest(body)}>`);
    };
    for (const connection of younger) await finish(connection);
    // What is through is forgotten: as much again has room.
    for (const connection of [await begin(40_000), await begin(40_000)]) await finish(connection);
    server.closeAllConnections();
    server.close();
  });
});
