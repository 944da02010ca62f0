import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** Something that is posted. */
export const message = { headers: { 'content-type': 'application/json' }, body: '{"type":"a"}' };
/** A process that is not being stopped. */
export const NEVER = new AbortController().signal;

export interface Receiver {
  port: number;
  url: string;
  /** How many requests have arrived. */
  hits: number;
}

const servers: Server[] = [];

/** A receiver on this machine that does with a request what it is told; without anything it answers 204. */
export async function startReceiver({
  host = '127.0.0.1',
  port = 0,
  answer = (_request, response) => response.writeHead(204).end(),
}: {
  host?: string;
  port?: number;
  answer?: RequestListener;
} = {}): Promise<Receiver> {
  const receiver: Receiver = { port, url: '', hits: 0 };
  const server = createServer((request, response) => {
    receiver.hits += 1;
    answer(request, response);
  });
  server.listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  receiver.port = typeof address === 'object' && address !== null ? address.port : 0;
  receiver.url = `http://${host}:${receiver.port}/`;
  return receiver;
}

/** Ends all of them, whatever hangs. */
export async function closeReceivers(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
}
