import { expect, it } from 'vitest';
import { readConfig } from '@/lib/config';
import { clientAddress } from '@/lib/server/client-address';
import { edgeCountry } from '@/lib/server/edge-country';
import { parseNetworks } from '@/lib/server/networks';

const headers = { 'cf-ipcountry': 'CH', 'x-country': 'DE' };
const proxies = parseNetworks(['10.0.0.0/8']);
if (proxies === null) throw new Error('no networks');

it.each([
  ['no proxy', '198.51.100.7', [], null],
  ['somebody who claims to be one', '198.51.100.7', ['203.0.113.9'], null],
  ['a trusted proxy that says nothing of the client', '10.0.0.1', [], null],
  ['a trusted proxy that says nonsense of the client', '10.0.0.1', ['unknown'], null],
  ['a trusted proxy', '10.0.0.1', ['203.0.113.9'], 'CH'],
])('through %s the country is what the edge may say: %#', (_name, peer, forwarded, country) => {
  const client = clientAddress(peer, forwarded, proxies);
  expect(edgeCountry(headers, client, 'cf-ipcountry')).toBe(country);
  expect(edgeCountry(headers, client, null)).toBeNull();
  expect(edgeCountry({}, client, 'cf-ipcountry')).toBeNull();
});

it('the name of the header is the environment’s, in any case', () => {
  const read = (name: string) => readConfig({ ...process.env, KEYDESK_COUNTRY_HEADER: name });
  expect(read('CF-IPCountry').countryHeader).toBe('cf-ipcountry');
  expect(read('').countryHeader).toBeNull();
});
