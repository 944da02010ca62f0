import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type GatedRequest, isLocalRequest } from './request-gate';

/**
 * Whether a request may read /metrics: by the token of KEYDESK_METRICS_TOKEN where it is set, else from
 * this machine. A proxy here that adds no header makes the world local: behind one, set the token.
 */
export function mayReadMetrics(
  request: IncomingMessage,
  { target, host }: GatedRequest,
  token: string | null,
): boolean {
  const { method, headers } = request;
  if (target.path !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) return false;
  if (token === null) return isLocalRequest(request, host);
  const sent = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  return sent !== undefined && timingSafeEqual(digest(sent), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
