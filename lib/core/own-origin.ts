/**
 * Whether a request with these headers was sent by our own pages (attack 26, decision D10): the Origin is
 * exactly ours, or, without one, the browser says that the request is from the same origin.
 */
export function isOwnOrigin(
  publicUrl: string,
  headers: { origin: string | null; fetchSite: string | null },
): boolean {
  const { origin, fetchSite } = headers;
  return origin === null ? fetchSite === 'same-origin' : origin === publicUrl;
}
