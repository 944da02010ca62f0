import { getRuntime } from '../runtime';

/**
 * A path of ours from an address that came with a request, or `/` (attack 25): never another origin,
 * whatever browsers make of `//`, backslashes or control characters.
 */
export function ownPath(text: string): string {
  const { publicUrl } = getRuntime().config;
  const looksOwn = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text);
  if (!looksOwn || !URL.canParse(text, publicUrl)) return '/';
  const url = new URL(text, publicUrl);
  return url.origin === publicUrl ? `${url.pathname}${url.search}` : '/';
}
