import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestTarget } from '../core/request-target';
import type { ApiRequest, ApiResponse } from '../http/api-exchange';

/** A node:http request as routes see it. */
export function apiRequestFrom(
  request: IncomingMessage,
  facts: { id: string; address: string | null; target: RequestTarget },
): ApiRequest {
  return {
    id: facts.id,
    address: facts.address,
    ...facts.target,
    method: request.method ?? 'GET',
    header: (name) => headerOf(request, name),
    readBody: (bytesMax) => (hasBody(request) ? readAtMost(request, bytesMax) : NO_BODY),
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
  response.end(answer.body);
}

const NO_BODY = Promise.resolve(new Uint8Array());

// A request without either header has no body (RFC 9112 §6.3).
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
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
    request.on('error', reject);
    request.on('close', () => reject(new Error('the request ended before its body')));
  });
}
