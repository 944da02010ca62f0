import type { Server } from 'node:net';
import { networkOf } from '../core/network-of';
import { canonicalAddress } from '../core/restrictions/addresses';

/** How many connections a network may have, who may have more, and who hears of a refusal. */
export interface ConnectionCap {
  max: number;
  /** Of a canonical address. */
  isExempt(address: string): boolean;
  onRefused(): void;
}

/**
 * Closes what one network opens beyond its share (attack 50): an IPv4 address, of IPv6 a /64. Bytes
 * that were sent meanwhile are not read.
 */
export function capConnections(server: Server, { max, isExempt, onRefused }: ConnectionCap): void {
  const counts = new Map<string, number>();
  server.on('connection', (socket) => {
    const address = canonicalAddress(socket.remoteAddress ?? '');
    if (address === null || isExempt(address)) return;
    const network = networkOf(address);
    const count = counts.get(network) ?? 0;
    if (count >= max) {
      onRefused();
      socket.destroy();
      return;
    }
    counts.set(network, count + 1);
    socket.once('close', () => {
      const left = (counts.get(network) ?? 1) - 1;
      if (left > 0) counts.set(network, left);
      else counts.delete(network);
    });
  });
}
