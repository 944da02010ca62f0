import type { IncomingMessage } from 'node:http';
import type { BlockList, Socket } from 'node:net';
import { DomainError } from '../core/errors';
import type { KeyFormats } from '../core/key-format';
import { isLoopbackAddress, isLoopbackHost } from '../core/loopback';
import { decodedFully, parseRequestTarget, type RequestTarget } from '../core/request-target';
import { canonicalAddress } from '../core/restrictions/addresses';
import { malformedTarget } from '../http/fetch-mount';
import { clientAddress, type SeenClient } from './client-address';

/** What the front knows of a request once it may pass. */
export interface GatedRequest {
  target: RequestTarget;
  /** Its address is null when the connection is already gone. */
  client: SeenClient;
  /** The Host header in lower case. */
  host: string;
}

const FORWARDING =
  /^(forwarded|via|x-forwarded-.+|x-real-ip|cf-connecting-ip|true-client-ip|x-client-ip|x-cluster-client-ip)$/;
// A bit for each header that may come once.
const SINGLE: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  host: 1,
  authorization: 2,
  'content-length': 4,
  'content-type': 8,
});
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

/**
 * Checks a request once, before anything reads it.
 * @throws DomainError for a malformed target, an unknown method, repeated `Host` or `Authorization`
 * (attacks 18–20)
 */
export function gateRequest(
  request: IncomingMessage,
  trusted: BlockList,
  formats: KeyFormats,
): GatedRequest {
  const target = parseRequestTarget(request.url ?? '');
  if (target === null) throw malformedTarget();
  const { method = '' } = request;
  if (!METHODS.includes(method)) {
    throw new DomainError('invalid_request', `The method ${method} is not supported.`, {
      reason: 'method_not_allowed',
      allow: METHODS,
    });
  }
  const { host, forwardedFor, isSound } = readHeaders(request.rawHeaders);
  if (!isSound) {
    throw new DomainError(
      'invalid_request',
      'The Host or Authorization header is missing, malformed or repeated.',
      { reason: 'headers_malformed' },
    );
  }
  refuseSecretInTarget(request.url ?? '', formats);
  const client = clientAddress(peerOf(request.socket), forwardedFor, trusted);
  return { target, host, client };
}

const peers = new WeakMap<Socket, string | null>();

// Who holds the connection stays the same: its address is read once.
function peerOf(socket: Socket): string | null {
  const known = peers.get(socket);
  if (known !== undefined) return known;
  const peer = canonicalAddress(socket.remoteAddress ?? '');
  peers.set(socket, peer);
  return peer;
}

// One pass over what was sent, on the path of every request: node's own tables of headers drop repetitions
// and cost more. Of some headers two servers would read different ones (attack 20).
function readHeaders(raw: readonly string[]) {
  let host = '';
  const forwardedFor: string[] = [];
  let seen = 0;
  let isRepeated = false;
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]?.toLowerCase() ?? '';
    if (name === 'x-forwarded-for') forwardedFor.push(raw[i + 1] ?? '');
    const bit = SINGLE[name] ?? 0;
    if ((seen & bit) !== 0) isRepeated = true;
    seen |= bit;
    if (name === 'host') host = raw[i + 1]?.toLowerCase() ?? '';
  }
  return { host, forwardedFor, isSound: !isRepeated && HOST.test(host) };
}

/** Removes every header by which a client could claim to be a proxy, or our front (attack 14). */
export function stripClaims(request: IncomingMessage): void {
  for (const name of Object.keys(request.headers)) {
    if (FORWARDING.test(name) || name.startsWith('x-keydesk-')) delete request.headers[name];
  }
  // A policy sent by the client must never become the page's (nonce XSS, attack 43).
  for (const name of ['content-security-policy', 'x-middleware-subrequest', 'x-nonce']) {
    delete request.headers[name];
  }
}

// Addresses end up in logs, histories and referrers (attack 31). The target is known to be decodable.
function refuseSecretInTarget(target: string, formats: KeyFormats): void {
  if (!formats.holds(decodedFully(target))) return;
  throw new DomainError(
    'invalid_request',
    'The address holds an API key. Send it in the Authorization header, and regenerate the key that was sent.',
    { reason: 'credential_in_query' },
  );
}

/** Whether a request comes from this machine: loopback socket, loopback Host, no trace of a proxy. */
export function isLocalRequest(request: IncomingMessage, host: string): boolean {
  const address = peerOf(request.socket);
  // As it was sent: `stripClaims` has removed them from what Next sees.
  const isForwarded = request.rawHeaders.some(
    (name, index) => index % 2 === 0 && FORWARDING.test(name.toLowerCase()),
  );
  return (
    address !== null &&
    isLoopbackAddress(address) &&
    isLoopbackHost(host.replace(/:\d+$/, '')) &&
    // Proxies that add no header often still speak HTTP/1.0; browsers and curl do not.
    request.httpVersion === '1.1' &&
    !isForwarded
  );
}
