import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import { asDomainError, errorResponse } from '../http/error-response';
import { serve } from '../http/serve';
import { apiRoutes } from '../http/v1/index';
import type { OwnedRuntime } from '../runtime';
import { newId } from '../services/audit';
import { apiRequestFrom, sendApiResponse } from './node-request';
import { answerPage, type PageHandler } from './page-gate';
import { plainPage } from './plain-page';
import { type GatedRequest, gateRequest, stripClaims } from './request-gate';
import { dataSecurityHeaders, forbidCaching, setSecurityHeaders } from './security-headers';

// Slow clients are cut off (attack 50).
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
} as const;

/**
 * The node:http server in front of both planes: checks the target once, decides the client's address,
 * answers the data plane itself and hands pages to Next (docs/decisions/0001).
 * @param pages null in a verifier: what is not the data plane does not exist there
 */
export function createFront(
  owned: OwnedRuntime,
  trusted: BlockList,
  pages: PageHandler | null,
): Server {
  const isHttps = owned.config.publicUrl.startsWith('https:');
  const front: Front = {
    owned,
    trusted,
    pages,
    isHttps,
    headers: dataSecurityHeaders(isHttps).flat(),
  };
  const server = createServer({ ...LIMITS, insecureHTTPParser: false }, (request, response) => {
    void answer(front, request, response);
  });
  server.on('clientError', refuseUnreadable);
  server.on('upgrade', (_request, socket) =>
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  );
  server.on('connect', (_request, socket) =>
    socket.end(
      'HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD, POST, DELETE\r\nConnection: close\r\n\r\n',
    ),
  );
  return server;
}

interface Front {
  owned: OwnedRuntime;
  trusted: BlockList;
  pages: PageHandler | null;
  isHttps: boolean;
  /** Of every answer of the data plane. */
  headers: readonly string[];
}

async function answer(
  front: Front,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { owned, trusted, pages, isHttps, headers } = front;
  const { runtime } = owned;
  const id = newId(runtime, 'request');
  if (runtime.stopping.aborted) response.setHeader('connection', 'close');
  try {
    const gated = gateRequest(request, trusted);
    if (pages === null || isDataPlane(gated.target.path)) {
      await answerApi(front, request, response, id, gated);
    } else {
      setSecurityHeaders(response, isHttps);
      forbidCaching(response, gated.target.path);
      stripClaims(request);
      await answerPage({ owned, pages, request, response, id, gated });
    }
  } catch (thrown) {
    const error = asDomainError(thrown);
    if (error.code === 'internal')
      runtime.log.error({ error: error.cause, requestId: id }, 'request failed');
    if (response.headersSent) return void response.destroy();
    const { publicUrl } = runtime.settings;
    const problem = errorResponse(error, { requestId: id, publicUrl });
    const isForPeople = request.headers.accept?.includes('text/html') === true;
    if (isForPeople) setSecurityHeaders(response, isHttps);
    sendApiResponse(response, isForPeople ? plainPage(error, problem, id) : problem, headers);
  }
}

async function answerApi(
  { owned: { runtime }, headers }: Front,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { address, target }: GatedRequest,
): Promise<void> {
  const answered = await serve(
    apiRoutes,
    runtime,
    apiRequestFrom(request, { id, address, target }),
  );
  if (!request.complete) {
    // The rest of a body that nobody wants is not read: the connection ends with the answer.
    response.setHeader('connection', 'close');
    request.resume();
  }
  sendApiResponse(response, answered, headers);
}

function isDataPlane(path: string): boolean {
  return path === '/v1' || path.startsWith('/v1/') || path === '/healthz' || path === '/readyz';
}

// What the parser refuses: smuggling, bare line feeds, oversized or slow headers.
function refuseUnreadable(
  error: NodeJS.ErrnoException,
  socket: NodeJS.WritableStream & { destroyed?: boolean },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status =
    {
      HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
      ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
    }[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
