import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { endStuckConnections } from '@/lib/server/stuck-connections';
import { getRequest, listenLocally, openRaw } from '../support/raw';

const LOOK_MS = 200;
const ANSWER = Buffer.alloc(1024 * 1024);
const server = createServer((_request, response) => response.end(ANSWER));
endStuckConnections(server, LOOK_MS);
const port = await listenLocally(server);

afterEach(() => server.closeAllConnections());

it('who does not read its answers is cut off', async () => {
  const accepted = once(server, 'connection');
  const { socket } = openRaw(port);
  socket.pause();
  const [peer] = await accepted;
  const cutOff = once(peer, 'close');
  // More than the system keeps for both ends.
  socket.write(getRequest('/').repeat(30));
  await cutOff;
  socket.destroy();
});

it('who reads slowly, or has nothing to read, is not', async () => {
  const idle = openRaw(port);
  const slow = openRaw(port);
  let isCutOff = false;
  slow.socket.write(getRequest('/').repeat(30));
  for (const { socket } of [idle, slow]) {
    socket.once('close', () => {
      isCutOff = true;
    });
  }
  // In pieces, so that it takes many looks; on a busy machine there may be none left before the end.
  const until = performance.now() + 6 * LOOK_MS;
  let hasMore = true;
  while (hasMore && performance.now() < until) {
    slow.socket.resume();
    const waited = new Promise((resolve) => setTimeout(resolve, LOOK_MS, null));
    hasMore = (await Promise.race([once(slow.socket, 'data'), waited])) !== null;
    slow.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS / 20));
  }
  expect(isCutOff).toBe(false);
  idle.socket.destroy();
  slow.socket.destroy();
});
