import { compileAddressRules } from './restrictions/addresses';

/** IPv4 that is not the internet's (IANA's special-purpose registry), and what clouds answer machines at. */
const NOT_PUBLIC_V4 = compileAddressRules([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]);

const V4 = compileAddressRules(['0.0.0.0/0']);

/** All of IPv6 that is handed out; mapped, translated, local and multicast addresses are outside. */
const GLOBAL_V6 = compileAddressRules(['2000::/3']);

/** What of it is special: IETF's with Teredo, documentation, 6to4. */
const NOT_PUBLIC_V6 = compileAddressRules(['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']);

/**
 * Whether an address is one of the public internet, where requests that strangers chose may go (SSRF, attack 22).
 * IPv4 in any IPv6 spelling never is.
 */
export function isPublicAddress(address: string): boolean {
  if (address.includes(':')) return GLOBAL_V6.matches(address) && !NOT_PUBLIC_V6.matches(address);
  return V4.matches(address) && !NOT_PUBLIC_V4.matches(address);
}
