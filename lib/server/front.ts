import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { BlockList } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Registry } from 'prom-client';
import { isLoopbackAddress } from '../core/loopback';
import { asDomainError, errorResponse } from '../http/error-response';
import { serve } from '../http/serve';
import { routesFor } from '../http/v1/index';
import type { OwnedRuntime } from '../runtime';
import { newId } from '../services/audit';
import { capConnections } from './connection-cap';
import { edgeCountry } from './edge-country';
import { Load } from './load';
import { createMetrics } from './metrics';
import { mayReadMetrics } from './metrics-access';
import { isInNetworks } from './networks';
import { apiRequestFrom, sendApiResponse } from './node-request';
import { answerPage, type PageHandler } from './page-gate';
import { isTooFarAhead } from './pipelining';
import { plainPage } from './plain-page';
import { type GatedRequest, gateRequest, stripClaims } from './request-gate';
import { dataSecurityHeaders, forbidCaching, setSecurityHeaders } from './security-headers';
import { endStuckConnections } from './stuck-connections';

// Slow clients are cut off (attack 50).
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
} as const;

/** Who takes nothing of its answer from one look to the next is cut off: every so many milliseconds. */
const STUCK_LOOK_MS = 15_000;
/** How long a connection that was refused may take to close, in milliseconds. */
const CLOSE_MS_MAX = 1_000;
/** Per network: far above what one machine needs, far below what a process can hold. */
const CONNECTIONS_MAX = 1_000;

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
  const load = new Load();
  const front: Front = {
    owned,
    trusted,
    pages,
    isHttps,
    headers: dataSecurityHeaders(isHttps).flat(),
    load,
    metrics: null,
  };
  const server = createServer({ ...LIMITS, insecureHTTPParser: false }, (request, response) => {
    if (isTooFarAhead(request, response)) request.socket.destroy();
    else void answer(front, request, response);
  });
  // Node drops what comes after the thousandth header and says nothing: their bytes are bounded instead.
  server.maxHeadersCount = 0;
  server.on('close', () => load.stop());
  server.on('clientError', refuseUnreadable);
  server.on('upgrade', (_request, socket) => closeWith(socket, '400 Bad Request'));
  server.on('connect', (_request, socket) =>
    closeWith(socket, '405 Method Not Allowed\r\nAllow: GET, HEAD, POST, DELETE'),
  );
  endStuckConnections(server, STUCK_LOOK_MS);
  capConnections(server, {
    max: CONNECTIONS_MAX,
    isExempt: (address) => isLoopbackAddress(address) || isInNetworks(trusted, address),
    onRefused: () => {
      load.connectionsRefused += 1;
    },
  });
  return server;
}

interface Front {
  owned: OwnedRuntime;
  trusted: BlockList;
  pages: PageHandler | null;
  isHttps: boolean;
  /** Of every answer of the data plane. */
  headers: readonly string[];
  load: Load;
  /** Made when somebody asks for it: until then nothing is measured for it. */
  metrics: Registry | null;
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
    const gated = gateRequest(request, trusted, runtime.keyFormats);
    if (mayReadMetrics(request, gated, owned.config.metricsToken)) {
      await sendMetrics(front, response);
    } else if (pages === null || isDataPlane(gated.target.path)) {
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
    response.setHeader('request-id', id);
    const { publicUrl } = runtime.settings;
    const problem = errorResponse(error, { requestId: id, publicUrl });
    const isForPeople = request.headers.accept?.includes('text/html') === true;
    if (isForPeople) setSecurityHeaders(response, isHttps);
    sendApiResponse(response, isForPeople ? plainPage(error, problem, id) : problem, headers);
  }
}

async function answerApi(
  { owned: { runtime, config }, headers, load }: Front,
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  { client, target }: GatedRequest,
): Promise<void> {
  if (!isHealth(target.path) && load.isTooMuch()) return await load.refuse();
  load.inFlight += 1;
  try {
    const { address } = client;
    const country = edgeCountry(request.headers, client, config.countryHeader);
    const exchange = apiRequestFrom(request, { id, address, country, target, load });
    sendApiResponse(response, await serve(routesFor(runtime.profile), runtime, exchange), headers);
  } finally {
    load.inFlight -= 1;
  }
}

async function sendMetrics(front: Front, response: ServerResponse): Promise<void> {
  front.metrics ??= createMetrics(front.owned.runtime, front.load);
  const body = await front.metrics.metrics();
  const headers = { 'content-type': front.metrics.contentType, 'cache-control': 'no-store' };
  sendApiResponse(response, { status: 200, headers, body }, front.headers);
}

function isDataPlane(path: string): boolean {
  return path === '/v1' || path.startsWith('/v1/') || isHealth(path);
}

function isHealth(path: string): boolean {
  return path === '/healthz' || path === '/readyz';
}

// What the parser refuses: smuggling, bare line feeds, oversized or slow headers.
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status =
    {
      HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
      ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
    }[error.code ?? ''] ?? '400 Bad Request';
  closeWith(socket, status);
}

// After what this turn answers (node-request.ts sends that at its end). Who does not take the refusal, or
// goes on sending, is not waited for.
function closeWith(socket: Duplex, status: string): void {
  const refuse = () => {
    if (!socket.writable) return;
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };
  setImmediate(() => setImmediate(refuse));
  setTimeout(() => socket.destroy(), CLOSE_MS_MAX).unref();
}
