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

/** Whether a canonical address belongs to a set of networks. */
export function isInNetworks(networks: BlockList, address: string): boolean {
  return networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
