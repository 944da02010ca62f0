import type { BlockList } from 'node:net';
import { canonicalAddress } from '../core/restrictions/addresses';
import { isInNetworks } from './networks';

const HOPS_MAX = 100;

/** Where a request comes from. */
export interface SeenClient {
  address: string | null;
  /** How many trusted proxies stand between. */
  proxies: number;
}

/**
 * The client's address (attack 14). `X-Forwarded-For` counts only as far as trusted proxies wrote it:
 * from the right, past each trusted address, to the first that is not. A malformed entry ends the walk
 * at the last address that is certain. All other forwarding headers are ignored.
 * @param peer who holds the connection, as `canonicalAddress` spells it
 * @param forwardedFor every `X-Forwarded-For` header in order
 */
export function clientAddress(
  peer: string | null,
  forwardedFor: readonly string[],
  trusted: BlockList,
): SeenClient {
  if (forwardedFor.length === 0) return { address: peer, proxies: 0 };
  let address = peer;
  let proxies = 0;
  const hops = forwardedFor.join(',').split(',').slice(-HOPS_MAX).reverse();
  for (const hop of hops) {
    if (address === null || !isInNetworks(trusted, address)) break;
    const next = canonicalAddress(hop.trim());
    if (next === null) break;
    address = next;
    proxies += 1;
  }
  return { address, proxies };
}
