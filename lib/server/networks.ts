import { BlockList, isIP } from 'node:net';

/** Addresses and networks in CIDR as one set, or null when an entry is malformed. */
export function parseNetworks(entries: readonly string[]): BlockList | null {
  const networks = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const family = isIP(address);
    const bits = prefix === undefined ? (family === 4 ? 32 : 128) : Number(prefix);
    const isPrefix = prefix === undefined || /^\d{1,3}$/.test(prefix);
    if (family === 0 || rest.length > 0 || !isPrefix || bits > (family === 4 ? 32 : 128))
      return null;
    networks.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return networks;
}

/** An address in one spelling: IPv4 in IPv6 (`::ffff:192.0.2.1`) as IPv4; null for anything else. */
export function canonicalAddress(text: string): string | null {
  if (isIP(text) === 4) return text;
  if (text.includes('%')) return null;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(text)?.[1];
  if (mapped !== undefined) return isIP(mapped) === 4 ? mapped : null;
  return isIP(text) === 6 ? canonicalV6(text) : null;
}

function canonicalV6(text: string): string {
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const groups = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical)?.slice(1);
  if (groups === undefined) return canonical;
  return groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((value) => [value >> 8, value & 255])
    .join('.');
}

/** Whether a canonical address belongs to a set of networks. */
export function isInNetworks(networks: BlockList, address: string): boolean {
  return networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
