import type { IncomingHttpHeaders } from 'node:http';
import type { SeenClient } from './client-address';

/**
 * What the edge in front says of a request's country, as it was sent; null where it says nothing. Anybody
 * can send such a header (attack 14): it counts only in what came through a trusted proxy.
 * @param name the header's, in lower case; null: no edge is asked
 */
export function edgeCountry(
  headers: IncomingHttpHeaders,
  { proxies }: SeenClient,
  name: string | null,
): string | null {
  const said = name === null || proxies === 0 ? undefined : headers[name];
  return typeof said === 'string' ? said : null;
}
