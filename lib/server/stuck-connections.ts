import type { Server, Socket } from 'node:net';

/**
 * Ends connections whose client takes nothing of what it is sent (attack 50): none of it between one look
 * and the next. A timeout of node's would be set anew by every request; this costs a request nothing.
 */
export function endStuckConnections(server: Server, lookMs: number): void {
  const open = new Set<Socket>();
  const taken = new WeakMap<Socket, number>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const looking = setInterval(() => {
    for (const socket of open) {
      const bytes = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength > 0 && taken.get(socket) === bytes) socket.destroy();
      else taken.set(socket, bytes);
    }
  }, lookMs).unref();
  server.once('close', () => clearInterval(looking));
}
