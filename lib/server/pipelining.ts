import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many answers of one connection may wait for the one before them to be taken. */
const WAITING_MAX = 32;

const waiting = new WeakMap<Socket, number>();

/**
 * Whether a client has sent too many requests without taking the answers: they would wait in memory, and
 * one packet holds more than a thousand requests (attack 50). Costs nothing where nobody pipelines.
 */
export function isTooFarAhead({ socket }: IncomingMessage, response: ServerResponse): boolean {
  if (socket.destroyed) return true;
  // An answer gets the socket when its turn comes.
  if (response.socket !== null) return false;
  const count = (waiting.get(socket) ?? 0) + 1;
  waiting.set(socket, count);
  response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
  return count > WAITING_MAX;
}
