import type { IncomingMessage, ServerResponse } from 'node:http';
import { DomainError } from '../core/errors';
import { isLoopbackHost } from '../core/loopback';
import { isOwnOrigin } from '../core/own-origin';
import type { OwnedRuntime } from '../runtime';
import { isDatabaseReady } from '../services/health';
import { FormBodies } from './form-bodies';
import { PageQueue } from './page-queue';
import { type GatedRequest, isLocalRequest } from './request-gate';

/** Answers what is not the data plane: Next. */
export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The largest form that a page sends, in bytes. */
const FORM_BYTES_MAX = 256 * 1024;

/** What takes a whole list of leaked keys, as a text, a file or ids. */
const LIST_PATHS = ['/admin/keys/compromised', '/admin/keys/compromised/report'];
const LIST_BYTES_MAX = 5 * 1024 * 1024;

/** The streams: exactly their addresses, for what is not found is a page too. */
const LASTING =
  /^\/[^/]+\/(logs\/tail|usage\/export|settings\/(audit-log\/export|api-keys\/[^/]+\/arrivals))$/;

const bodies = new FormBodies();
const renders = new PageQueue();

interface PageRequest {
  owned: OwnedRuntime;
  pages: PageHandler;
  request: IncomingMessage;
  response: ServerResponse;
  id: string;
  gated: GatedRequest;
}

/**
 * Hands a page request to Next with what the front has decided, under a token that only this process
 * knows: Next's code believes nothing else.
 * @throws DomainError for a body that is too large or of unknown length
 */
export async function answerPage(page: PageRequest): Promise<void> {
  const { owned, pages, request, response, id, gated } = page;
  const { publicUrl } = owned.config;
  if (sendElsewhere(publicUrl, request, response, gated)) return;
  refuseForeignForms(publicUrl, request);
  refuseLargeForms(request, gated.target.path);
  if (request.method === 'POST') blameUnreadForms(owned, response, id);
  const { host, hostname, protocol } = new URL(publicUrl);
  request.headers['x-forwarded-host'] = host;
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
  request.headers['x-keydesk-front'] = [
    owned.frontToken,
    id,
    // A proxy that adds no header looks local: who stands behind one says so by KEYDESK_URL.
    isLocalRequest(request, gated.host) && isLoopbackHost(hostname) ? 'local' : 'remote',
    gated.client.address ?? '',
    gated.client.proxies,
  ].join(' ');
  response.setHeader('request-id', id);
  if (isLongOrCheap(gated.target.path)) return await pages(request, response);
  await bodies.whenWhole(request, async () => {
    await refuseWithoutDatabase(owned);
    await renders.run(() => pages(request, response));
  });
}

// Next answers 500 to a form that it cannot read: a broken body, an action that does not exist. None of
// our code has run then, and the fault is the sender's (attack 43).
function blameUnreadForms({ readForms }: OwnedRuntime, response: ServerResponse, id: string): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: unknown[]) => {
    const isUnread = status === 500 && !readForms.has(id);
    return Reflect.apply(writeHead, response, [isUnread ? 400 : status, ...rest]);
  };
  response.once('close', () => readForms.delete(id));
}

// Every page asks the database who is signed in. Asked here, its absence is 503 and said plainly
// (decision D7); inside Next it would be 500.
async function refuseWithoutDatabase({ runtime }: OwnedRuntime): Promise<void> {
  if (await isDatabaseReady(runtime)) return;
  throw new DomainError(
    'unavailable',
    'The database cannot be reached at the moment. Wait a few seconds and load the page again.',
    { reason: 'database_unavailable', retryAfterSeconds: 2 },
  );
}

/** The build's files cost nothing; streams of events and exports last: none takes a place of a page. */
export function isLongOrCheap(path: string): boolean {
  return path.startsWith('/_next/') || LASTING.test(path);
}

// Cookies belong to one host: pages live at KEYDESK_URL alone. Only checked while that is this machine;
// behind a proxy the Host header is whatever the proxy makes of it.
function sendElsewhere(
  publicUrl: string,
  request: IncomingMessage,
  response: ServerResponse,
  { host, target }: GatedRequest,
): boolean {
  const url = new URL(publicUrl);
  if (host === url.host || !isLoopbackHost(url.hostname)) return false;
  const hostname = host.replace(/:\d+$/, '');
  if (isLoopbackHost(hostname) && (request.method === 'GET' || request.method === 'HEAD')) {
    const query = target.query === '' ? '' : `?${target.query}`;
    response.writeHead(307, { location: `${publicUrl}${target.path}${query}` }).end();
    return true;
  }
  throw new DomainError(
    'invalid_request',
    `The pages of this installation are at ${publicUrl}. To use this address, start Keydesk with KEYDESK_URL set to it.`,
    { reason: 'host_unknown' },
  );
}

// Before Next sees it, whose own check answers 500 or lets it pass (decision D10).
function refuseForeignForms(publicUrl: string, { method, headers }: IncomingMessage): void {
  if (method === 'GET' || method === 'HEAD') return;
  const fetchSite = headers['sec-fetch-site'];
  const isOwn = isOwnOrigin(publicUrl, {
    origin: headers.origin ?? null,
    fetchSite: typeof fetchSite === 'string' ? fetchSite : null,
  });
  if (isOwn) return;
  throw new DomainError(
    'forbidden',
    `This form was not sent from ${publicUrl}. Open it there and send it again.`,
    {
      reason: 'origin_mismatch',
    },
  );
}

function refuseLargeForms(request: IncomingMessage, path: string): void {
  const bytesMax = LIST_PATHS.includes(path) ? LIST_BYTES_MAX : FORM_BYTES_MAX;
  const isSized = request.headers['transfer-encoding'] === undefined;
  if (isSized && Number(request.headers['content-length'] ?? 0) <= bytesMax) return;
  throw new DomainError(
    'invalid_request',
    `Send at most ${bytesMax / 1024} KB, with a Content-Length.`,
    {
      reason: 'body_too_large',
    },
  );
}
