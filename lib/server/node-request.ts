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
    readBody: (bytesMax) => readAtMost(request, bytesMax),
  };
}

/** Sends a complete answer; node leaves the body of an answer to HEAD out. */
export function sendApiResponse(response: ServerResponse, answer: ApiResponse): void {
  const length = String(Buffer.byteLength(answer.body));
  response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
  response.end(answer.body);
}

// Node drops repeated Authorization headers silently: joined, the repetition is seen (attack 20).
function headerOf(request: IncomingMessage, name: string): string | undefined {
  return request.headersDistinct[name]?.join(', ');
}

async function readAtMost(request: IncomingMessage, bytesMax: number): Promise<Uint8Array | null> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop must not destroy the connection: the refusal still goes over it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    const buffer = Buffer.from(chunk);
    bytes += buffer.byteLength;
    if (bytes > bytesMax) return null;
    chunks.push(buffer);
  }
  return Buffer.concat(chunks);
}
