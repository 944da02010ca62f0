/** How the server came to see an address: over how many proxies that it trusts (TRUSTED_PROXIES). */
export function seenVia(proxies: number): string {
  if (proxies === 0) return 'with no trusted proxy between';
  return `via ${proxies} trusted ${proxies === 1 ? 'proxy' : 'proxies'}`;
}
