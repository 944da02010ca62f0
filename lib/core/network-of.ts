/** How many groups of an IPv6 address name the network that one customer has: a /64. */
const NETWORK_GROUPS = 4;

/**
 * The address under which a sender is counted: an IPv4 address itself, of IPv6 the /64, since one
 * machine has 2^64 addresses in it (attack 39). Expects the canonical spelling.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - groups.length - rest.length }, () => '0');
  const all = tail === undefined ? groups : [...groups, ...zeros, ...rest];
  return `${all.slice(0, NETWORK_GROUPS).join(':')}::/64`;
}
