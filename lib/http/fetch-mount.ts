import { DomainError } from '../core/errors';
import { parseRequestTarget } from '../core/request-target';
import type { Runtime } from '../services/context';
import type { ApiRequest, ApiResponse } from './api-exchange';
import { errorResponse } from './error-response';
import type { RouteTable } from './match-route';
import { serve } from './serve';

/** What a host that is not our front knows about a request. */
export interface MountedRequest {
  request: Request;
  id: string;
  address: string | null;
}

/** Answers a Fetch request from the route table: how the routes run under any Next host. */
export async function serveFetch(
  table: RouteTable,
  runtime: Runtime,
  mounted: MountedRequest,
): Promise<Response> {
  const { request, id, address } = mounted;
  const url = new URL(request.url);
  const target = parseRequestTarget(`${url.pathname}${url.search}`);
  if (target === null) {
    return asFetchResponse(
      errorResponse(malformedTarget(), { requestId: id, publicUrl: runtime.settings.publicUrl }),
      request.method,
    );
  }
  const apiRequest: ApiRequest = {
    id,
    address,
    country: null,
    ...target,
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    readBody: (bytesMax) => readAtMost(request, bytesMax),
  };
  return asFetchResponse(await serve(table, runtime, apiRequest), request.method);
}

/** The refusal of a request line that could be read in two ways (attack 18). */
export function malformedTarget(): DomainError {
  return new DomainError('invalid_request', 'The address of the request is malformed.', {
    reason: 'target_malformed',
  });
}

async function readAtMost(request: Request, bytesMax: number): Promise<Uint8Array | null> {
  if (request.body === null) return new Uint8Array();
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function asFetchResponse({ status, headers, body }: ApiResponse, method: string): Response {
  const isEmpty = method === 'HEAD' || body === '';
  return new Response(isEmpty ? null : body, { status, headers });
}
