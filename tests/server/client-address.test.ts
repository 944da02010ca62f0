import ipaddr from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress } from '@/lib/core/restrictions/addresses';
import { clientAddress } from '@/lib/server/client-address';
import { parseNetworks } from '@/lib/server/networks';

function networks(...entries: string[]) {
  const parsed = parseNetworks(entries);
  if (parsed === null) throw new Error(`not networks: ${entries}`);
  return parsed;
}
const nobody = networks();
const proxies = networks('10.0.0.0/8', '2001:db8::/32');

describe('the client’s address', () => {
  it.each([
    ['without trusted proxies, headers are ignored', '192.0.2.1', ['6.6.6.6'], nobody, '192.0.2.1'],
    ['an untrusted socket, headers are ignored', '192.0.2.1', ['6.6.6.6'], proxies, '192.0.2.1'],
    ['a trusted socket, no header', '10.0.0.1', [], proxies, '10.0.0.1'],
    ['a trusted socket, one hop', '10.0.0.1', ['198.51.100.7'], proxies, '198.51.100.7'],
    [
      'what the client wrote stands left of what the proxy saw',
      '10.0.0.1',
      ['6.6.6.6, 198.51.100.7'],
      proxies,
      '198.51.100.7',
    ],
    [
      'several trusted proxies',
      '10.0.0.1',
      ['198.51.100.7, 10.0.0.9, 2001:db8::1'],
      proxies,
      '198.51.100.7',
    ],
    [
      'repeated headers are one list',
      '10.0.0.1',
      ['6.6.6.6', '198.51.100.7'],
      proxies,
      '198.51.100.7',
    ],
    ['IPv4 in IPv6', '::ffff:10.0.0.1', ['::ffff:198.51.100.7'], proxies, '198.51.100.7'],
    ['a malformed entry ends the walk', '10.0.0.1', ['198.51.100.7, unknown'], proxies, '10.0.0.1'],
    ['a port is malformed', '10.0.0.1', ['198.51.100.7:80'], proxies, '10.0.0.1'],
    ['brackets are malformed', '10.0.0.1', ['[2001:db9::1]:80'], proxies, '10.0.0.1'],
    ['an empty entry is malformed', '10.0.0.1', ['198.51.100.7,'], proxies, '10.0.0.1'],
    ['leading zeros are malformed', '10.0.0.1', ['010.1.2.3'], proxies, '10.0.0.1'],
    ['all trusted: the leftmost', '10.0.0.1', ['10.0.0.3, 10.0.0.2'], proxies, '10.0.0.3'],
    [
      '2,000 entries cost no more than a hundred',
      '10.0.0.1',
      [`6.6.6.6,${'10.0.0.2,'.repeat(2_000)}10.0.0.2`],
      proxies,
      '10.0.0.2',
    ],
  ])('%s', (_name, socket, header, trusted, address) => {
    expect(clientAddress(canonicalAddress(socket), header, trusted)).toMatchObject({ address });
  });

  it.each([
    ['192.0.2.1', [], 0],
    ['192.0.2.1', ['6.6.6.6'], 0],
    ['10.0.0.1', ['198.51.100.7'], 1],
    ['10.0.0.1', ['6.6.6.6, 198.51.100.7, 10.0.0.9'], 2],
    ['10.0.0.1', ['198.51.100.7, unknown'], 0],
  ])('%s, forwarded for %j, came through %i trusted proxies', (socket, header, count) => {
    expect(clientAddress(socket, header, proxies).proxies).toBe(count);
  });

  it('is never one that only the client wrote, whatever it writes', () => {
    fc.assert(
      fc.property(fc.string(), (written) => {
        const client = clientAddress('10.0.0.1', [`${written}, 198.51.100.7`], proxies);
        expect(client.address).toBe('198.51.100.7');
      }),
    );
  });
});

describe('addresses in one spelling', () => {
  it('are those that node knows, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
        const canonical = canonicalAddress(text);
        if (ipaddr.isIP(text) === 0) expect(canonical).toBeNull();
        else if (canonical !== null) expect(ipaddr.isIP(canonical)).toBeGreaterThan(0);
      }),
    );
    expect(canonicalAddress('fe80::1%eth0')).toBeNull();
    expect(canonicalAddress('::ffff:0a01:0203')).toBe('10.1.2.3');
    expect(canonicalAddress('0:0:0:0:0:FFFF:10.1.2.3')).toBe('10.1.2.3');
    expect(canonicalAddress('2001:DB8:0:0::1')).toBe('2001:db8::1');
  });

  it.each([
    '10.0.0.0/33',
    '::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    'localhost',
    '10.0.0.1/-1',
  ])('%s is no network', (entry) => {
    expect(parseNetworks([entry])).toBeNull();
  });
});
