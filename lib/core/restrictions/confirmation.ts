import { z } from 'zod';
import type { Environment } from '../key-format';
import { rangeOf } from './addresses';
import type { Restrictions } from './restrictions';

/**
 * What is done only when it is confirmed: a list that holds every address; a live key that writes bound
 * by nothing but referrers, which anybody can forge; a change that would have refused requests of the
 * last 24 hours; another set of scopes, when nobody has seen yet what it takes away and adds; keys that can
 * do more under another member.
 */
export const CONFIRMATIONS = {
  all_addresses: 'The list holds every IPv4 or every IPv6 address: for those it restricts nothing.',
  referrers_only:
    'Referrers can be forged outside a browser, and nothing else restricts this live key, which may write.',
  refused_requests: 'This would have refused requests of the last 24 hours.',
  changed_access: 'This changes what the key can do.',
  wider_keys: 'Kept under that member, keys can do more than now.',
} as const satisfies Record<string, string>;
export type Confirmation = keyof typeof CONFIRMATIONS;

/** What a form confirms. */
export const confirmedSchema = z.array(
  z.enum(['all_addresses', 'referrers_only', 'refused_requests', 'changed_access', 'wider_keys']),
);

/** Whether a list holds every address of a family, in one network or cut into several. */
export function holdsEverything(rules: readonly string[]): boolean {
  const ranges = rules.map(rangeOf).filter((range) => range !== null);
  return ([32, 128] as const).some((family) => {
    const own = ranges.filter((range) => range.family === family);
    // No IPv6 address has these numbers: they are IPv4's.
    return own.length > 0 && isGapless(family === 32 ? own : [...own, IPV4_IN_IPV6], family);
  });
}

const IPV4_IN_IPV6 = { first: 0xffff_0000_0000n, last: 0xffff_ffff_ffffn };

function isGapless(ranges: readonly { first: bigint; last: bigint }[], bits: number): boolean {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : 1));
  let next = 0n;
  for (const { first, last } of sorted) {
    if (first > next) return false;
    if (last >= next) next = last + 1n;
  }
  return next === 1n << BigInt(bits);
}

/** What must be confirmed before a key is bound so. */
export function confirmationsFor(
  key: { environment: Environment; scopes: readonly string[] },
  restrictions: Restrictions,
): readonly Confirmation[] {
  const needed: Confirmation[] = [];
  if (holdsEverything(restrictions.allowedAddresses ?? [])) needed.push('all_addresses');
  const isWriting = key.scopes.some((scope) => !scope.endsWith(':read'));
  if (key.environment === 'live' && isWriting && isByReferrersAlone(restrictions)) {
    needed.push('referrers_only');
  }
  return needed;
}

// What is only reported restricts nothing.
function isByReferrersAlone(restrictions: Restrictions): boolean {
  const { allowedAddresses, allowedReferrers, allowedEndpoints, reportOnly } = restrictions;
  const isEnforced = (rules: readonly string[] | null, kind: (typeof reportOnly)[number]) =>
    rules !== null && !reportOnly.includes(kind);
  return (
    isEnforced(allowedReferrers, 'referrers') &&
    !isEnforced(allowedAddresses, 'addresses') &&
    !isEnforced(allowedEndpoints, 'endpoints')
  );
}
