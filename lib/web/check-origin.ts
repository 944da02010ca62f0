import 'server-only';
import { headers } from 'next/headers';
import { DomainError } from '../core/errors';
import { isOwnOrigin as isOwn } from '../core/own-origin';
import { getRuntime } from '../runtime';

/**
 * Refuses a form that another page sent (attack 26, decision D10). The front has done so before; under
 * other hosts this is the check. Next's own lets requests without Origin, and other schemes and ports,
 * pass.
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

/** The rule for this installation's address. */
export function isOwnOrigin(origin: string | null, fetchSite: string | null): boolean {
  return isOwn(getRuntime().config.publicUrl, { origin, fetchSite });
}
