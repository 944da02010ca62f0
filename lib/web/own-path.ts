import { parseRequestTarget } from '../core/request-target';
import { getRuntime } from '../runtime';

/**
 * A path of ours from an address that came with a request, or `/` (attack 25): never another origin,
 * whatever browsers make of `//`, backslashes or control characters.
 */
export function ownPath(text: string): string {
  const { publicUrl } = getRuntime().config;
  const target = parseRequestTarget(text);
  if (target === null || !URL.canParse(text, publicUrl)) return '/';
  // Resolving must not change it: dot segments make `/.//evil.example` one of `//evil.example`.
  const url = new URL(text, publicUrl);
  const isUnchanged = `${url.pathname}${url.search}` === text && url.origin === publicUrl;
  return isUnchanged ? text : '/';
}
