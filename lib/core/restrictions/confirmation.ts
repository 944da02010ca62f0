import { z } from 'zod';
import type { Environment } from '../key-format';
import { parseAddressRule } from './addresses';
import type { Restrictions } from './restrictions';

/**
 * What is done only when it is confirmed: a list that holds every address; a live key that writes bound
 * by nothing but referrers, which anybody can forge; a change that would have refused requests of the
 * last 24 hours.
 */
export const CONFIRMATIONS = {
  all_addresses: 'A network in the list holds every address: it restricts nothing.',
  referrers_only:
    'Referrers can be forged outside a browser, and nothing else restricts this live key, which may write.',
  refused_requests: 'This would have refused requests of the last 24 hours.',
} as const satisfies Record<string, string>;
export type Confirmation = keyof typeof CONFIRMATIONS;

/** What a form confirms. */
export const confirmedSchema = z.array(
  z.enum(['all_addresses', 'referrers_only', 'refused_requests']),
);

/** Whether a list holds every address of a family. */
export function holdsEverything(rules: readonly string[]): boolean {
  return rules.map(parseAddressRule).some((parsed) => 'rule' in parsed && parsed.isEverything);
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
