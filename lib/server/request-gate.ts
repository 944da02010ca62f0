import type { IncomingMessage } from 'node:http';
import type { BlockList } from 'node:net';
import { DomainError } from '../core/errors';
import { holdsSecret } from '../core/key-format';
import { isLoopbackAddress, isLoopbackHost } from '../core/loopback';
import { parseRequestTarget, type RequestTarget } from '../core/request-target';
import { malformedTarget } from '../http/fetch-mount';
import { clientAddress } from './client-address';
import { canonicalAddress } from './networks';

/** What the front knows of a request once it may pass. */
export interface GatedRequest {
  target: RequestTarget;
  /** The client's address; null when the connection is already gone. */
  address: string | null;
  /** The Host header in lower case. */
  host: string;
  /** Loopback socket, loopback Host, no trace of a proxy. */
  isLocal: boolean;
}

const FORWARDING =
  /^(forwarded|via|x-forwarded-.+|x-real-ip|cf-connecting-ip|true-client-ip|x-client-ip|x-cluster-client-ip)$/;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/;

/**
 * Checks a request once, before anything reads it.
 * @throws DomainError for a malformed target, an unknown method, repeated `Host` or `Authorization`
 * (attacks 18–20)
 */
export function gateRequest(request: IncomingMessage, trusted: BlockList): GatedRequest {
  const target = parseRequestTarget(request.url ?? '');
  if (target === null) throw malformedTarget();
  const { method = '' } = request;
  if (!METHODS.includes(method)) {
    throw new DomainError('invalid_request', `The method ${method} is not supported.`, {
      reason: 'method_not_allowed',
      allow: METHODS,
    });
  }
  refuseRepeated(request);
  refuseSecretInTarget(request.url ?? '');
  const host = request.headers.host?.toLowerCase() ?? '';
  const forwardedFor = request.headersDistinct['x-forwarded-for'] ?? [];
  return {
    target,
    host,
    address: clientAddress(request.socket.remoteAddress, forwardedFor, trusted),
    isLocal: isLocal(request, host),
  };
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
function refuseSecretInTarget(target: string): void {
  if (!holdsSecret(decodeURIComponent(target))) return;
  throw new DomainError(
    'invalid_request',
    'The address holds an API key. Send it in the Authorization header, and regenerate the key that was sent.',
    { reason: 'credential_in_query' },
  );
}

function refuseRepeated(request: IncomingMessage): void {
  const isRepeated = ['host', 'authorization', 'content-length'].some(
    (name) => (request.headersDistinct[name]?.length ?? 0) > 1,
  );
  if (isRepeated || !HOST.test(request.headers.host?.toLowerCase() ?? '')) {
    throw new DomainError(
      'invalid_request',
      'The Host or Authorization header is missing, malformed or repeated.',
      {
        reason: 'headers_malformed',
      },
    );
  }
}

function isLocal(request: IncomingMessage, host: string): boolean {
  const address = canonicalAddress(request.socket.remoteAddress ?? '');
  const isForwarded = Object.keys(request.headers).some((name) => FORWARDING.test(name));
  return (
    address !== null &&
    isLoopbackAddress(address) &&
    isLoopbackHost(host.replace(/:\d+$/, '')) &&
    // Proxies that add no header often still speak HTTP/1.0; browsers and curl do not.
    request.httpVersion === '1.1' &&
    !isForwarded
  );
}
