import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** Lets a server listen on a free port of this machine. */
export async function listenLocally(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return (server.address() as AddressInfo).port;
}

/** A connection on which bytes are sent as they are. */
export interface RawConnection {
  socket: Socket;
  /** Everything that came back so far. */
  text(): string;
  /** Resolves when the connection has ended. */
  ended: Promise<void>;
}

/** Opens a connection to this machine. */
export function openRaw(port: number): RawConnection {
  let text = '';
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, text: () => text, ended };
}

/** The head of a request without a body. */
export function getRequest(target: string, headers = ''): string {
  return `GET ${target} HTTP/1.1\r\nHost: localhost:3000\r\n${headers}\r\n`;
}

/** The statuses of the answers in a text, in their order. */
export function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
