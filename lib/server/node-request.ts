import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalidInput } from '../core/errors';
import type { RequestTarget } from '../core/request-target';
import type { ApiRequest, ApiResponse } from '../http/api-exchange';
import type { Load } from './load';

/** A node:http request as routes see it. */
export function apiRequestFrom(
  request: IncomingMessage,
  facts: { id: string; address: string | null; target: RequestTarget; load: Load },
): ApiRequest {
  return {
    id: facts.id,
    address: facts.address,
    ...facts.target,
    method: request.method ?? 'GET',
    header: (name) => headerOf(request, name),
    readBody: (bytesMax) => {
      if (!hasBody(request)) return NO_BODY;
      if (hasArrived(request)) return readAtMost(request, bytesMax);
      return facts.load.whileSending(() => readAtMost(request, bytesMax));
    },
  };
}

/**
 * Sends a complete answer; node leaves the body of an answer to HEAD out.
 * @param common headers that every answer has, name after value after name: as node writes them, at half
 * the price of an object
 */
export function sendApiResponse(
  response: ServerResponse,
  answer: ApiResponse,
  common: readonly string[],
): void {
  const flat = [...common, 'content-length', String(Buffer.byteLength(answer.body))];
  for (const name in answer.headers) flat.push(name, answer.headers[name] ?? '');
  response.writeHead(answer.status, flat);
  if (ready.push({ response, body: answer.body }) === 1) setImmediate(sendReady);
}

let ready: { response: ServerResponse; body: string }[] = [];

// What one turn of the event loop has answered is sent at its end, one after the other: whoever is at the
// other end is woken once for all of it, which costs the sender more than making an answer does.
function sendReady(): void {
  const answers = ready;
  ready = [];
  for (const { response, body } of answers) response.end(body);
}

const NO_BODY = Promise.resolve(new Uint8Array());

// A request without either header has no body (RFC 9112 §6.3).
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

// Most bodies come with their headers in one packet.
function hasArrived(request: IncomingMessage): boolean {
  return Number(request.headers['content-length']) === request.readableLength;
}

// Of what matters the front refuses repetitions (request-gate.ts).
function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

// By events, which cost a fifth of an iterator. What is too large is left unread: the refusal still goes
// over the connection.
function readAtMost(request: IncomingMessage, bytesMax: number): Promise<Uint8Array | null> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= bytesMax) chunks.push(chunk);
      else resolve(null);
    });
    request.on('end', () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
    });
    // Cut off or given up: no fault of ours, and nobody is there to be told.
    const giveUp = () => {
      if (request.readableEnded) return;
      reject(invalidInput([{ pointer: '', detail: 'The body ended early.' }]));
    };
    request.on('error', giveUp);
    request.on('close', giveUp);
  });
}
