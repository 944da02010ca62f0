import type { IncomingMessage, ServerResponse } from 'node:http';
import { invalidInput } from '../core/errors';
import type { RequestTarget } from '../core/request-target';
import type { ApiRequest, ApiResponse } from '../http/api-exchange';
import type { Load } from './load';

/** A node:http request as routes see it. */
export function apiRequestFrom(
  request: IncomingMessage,
  facts: Pick<ApiRequest, 'id' | 'address' | 'country'> & { target: RequestTarget; load: Load },
): ApiRequest {
  return {
    id: facts.id,
    address: facts.address,
    country: facts.country,
    path: facts.target.path,
    query: facts.target.query,
    method: request.method ?? 'GET',
    header: (name) => headerOf(request, name),
    readBody: (bytesMax) =>
      hasBody(request) ? readAtMost(request, facts.load, bytesMax) : NO_BODY,
  };
}

/**
 * Sends a complete answer at the end of this turn of the event loop; node leaves the body of an answer to
 * HEAD out.
 * @param common headers that every answer has, name after value after name: as node writes them, at half
 * the price of an object
 */
export function sendApiResponse(
  response: ServerResponse,
  answer: ApiResponse,
  common: readonly string[],
): void {
  if (ready.push({ response, answer, common }) === 1) setImmediate(sendReady);
}

interface ReadyAnswer {
  response: ServerResponse;
  answer: ApiResponse;
  common: readonly string[];
}

let ready: ReadyAnswer[] = [];

// What one turn of the event loop has answered is sent one after the other: whoever is at the other end is
// woken once for all of it, which costs the sender more than making an answer does.
function sendReady(): void {
  const answers = ready;
  ready = [];
  for (const answered of answers) sendNow(answered);
}

function sendNow({ response, answer: { status, headers, body }, common }: ReadyAnswer): void {
  // Somebody has begun another answer meanwhile: what is on its way cannot be taken back.
  if (response.headersSent) return void response.destroy();
  const flat = [...common, 'content-length', String(Buffer.byteLength(body))];
  for (const name in headers) flat.push(name, headers[name] ?? '');
  if (!response.req.complete) {
    // The rest of a body that nobody wants is not read: the connection ends with the answer.
    flat.push('connection', 'close');
    response.req.resume();
  }
  response.writeHead(status, flat).end(body);
}

const NO_BODY = new Uint8Array();

// A request without either header has no body (RFC 9112 §6.3).
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

// Of what matters the front refuses repetitions (request-gate.ts).
function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

// What is too large is left unread: the refusal still goes over the connection.
async function readAtMost(
  request: IncomingMessage,
  load: Load,
  bytesMax: number,
): Promise<Uint8Array | null> {
  const length = Number(request.headers['content-length']);
  if (length > bytesMax) return null;
  // Most bodies come with their headers in one packet, and node is through with it after this turn.
  await null;
  if (length === request.readableLength) {
    const body = request.read() ?? NO_BODY;
    request.resume();
    return body;
  }
  return await load.whileSending(() => readEvents(request, bytesMax));
}

// By events, which cost a fifth of an iterator.
function readEvents(request: IncomingMessage, bytesMax: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= bytesMax) chunks.push(chunk);
      else resolve(null);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    // Cut off or given up: no fault of ours, and nobody is there to be told.
    const giveUp = () => {
      if (request.readableEnded) return;
      reject(invalidInput([{ pointer: '', detail: 'The body ended early.' }]));
    };
    request.on('error', giveUp);
    request.on('close', giveUp);
  });
}
