import 'server-only';
import { headers } from 'next/headers';
import { DomainError } from '../core/errors';
import { getRuntime } from '../runtime';

/**
 * Refuses a form that another page sent (attack 26, decision D10): the Origin must be KEYDESK_URL's;
 * without one the browser must say that the request is from the same origin. Next's own check lets
 * requests without Origin, and other schemes and ports, pass.
 */
export async function checkOrigin(): Promise<void> {
  const given = await headers();
  if (isOwnOrigin(given.get('origin'), given.get('sec-fetch-site'))) return;
  throw new DomainError(
    'forbidden',
    `This form was not sent from ${getRuntime().config.publicUrl}. Open it there and send it again.`,
    { reason: 'origin_mismatch' },
  );
}

/** Whether a request with these headers comes from our own pages. */
export function isOwnOrigin(origin: string | null, fetchSite: string | null): boolean {
  return origin === null ? fetchSite === 'same-origin' : origin === getRuntime().config.publicUrl;
}
