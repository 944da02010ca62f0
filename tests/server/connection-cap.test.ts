import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { capConnections } from '@/lib/server/connection-cap';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function startCapped(isExempt: (address: string) => boolean) {
  let refused = 0;
  const server = createServer();
  capConnections(server, {
    max: 3,
    isExempt,
    onRefused: () => {
      refused += 1;
    },
  });
  server.on('connection', (socket) => {
    if (!socket.destroyed) socket.write('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  ends.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  /** @returns the socket, once the server has greeted it; null when it was closed instead */
  const open = () =>
    new Promise<Socket | null>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      ends.push(() => socket.destroy());
      socket.once('data', () => resolve(socket));
      socket.once('error', () => resolve(null));
      socket.once('close', () => resolve(null));
    });
  return { open, refused: () => refused, server };
}

it('a network’s connections beyond its share are closed, and counted', async () => {
  const { open, refused } = await startCapped(() => false);
  for (let count = 0; count < 3; count += 1) expect(await open()).not.toBeNull();
  expect(await open()).toBeNull();
  expect(refused()).toBe(1);
});

it('a connection that ends makes room for another', async () => {
  const { open, server } = await startCapped(() => false);
  const sockets = [await open(), await open(), await open()];
  sockets[0]?.destroy();
  await expect
    .poll(() => new Promise((resolve) => server.getConnections((_error, count) => resolve(count))))
    .toBe(2);
  expect(await open()).not.toBeNull();
  expect(await open()).toBeNull();
});

it('who is exempt may have as many as wanted', async () => {
  const { open, refused } = await startCapped((address) => address === '127.0.0.1');
  for (let count = 0; count < 6; count += 1) expect(await open()).not.toBeNull();
  expect(refused()).toBe(0);
});
