import { draftedKey } from '@/lib/core/drafted-key';
import type { RestrictionKind } from '@/lib/core/restrictions/restrictions';
import type { Scope } from '@/lib/core/scopes';
import { decide, type RefusalReason } from '@/lib/core/verification';
import { type Draft, expiryOf } from './draft';

/** A call of an endpoint that is only imagined. */
export interface ImaginedCall {
  method: string;
  /** With its parameters: `/v1/users/{id}`. */
  path: string;
  /** Null: any key may call it. */
  scope: Scope | null;
  /** Empty: from anywhere. */
  address: string;
  /** Empty: on any page. */
  referrer: string;
}

/** Why a call with the drafted key would be refused, by the same `decide` as a real one; null: it would not. */
export function decideDraft(
  draft: Draft,
  scopes: readonly Scope[],
  { method, path, scope, address, referrer }: ImaginedCall,
  now: Date,
): string | null {
  const listOf = (kind: RestrictionKind, isAsked: boolean) =>
    isAsked && draft.rules[kind].length > 0 ? draft.rules[kind] : null;
  const key = draftedKey({
    environment: draft.environment,
    scopes,
    expiresAt: expiryOf(draft, now),
    allowedAddresses: listOf('addresses', address !== ''),
    allowedReferrers: listOf('referrers', referrer !== ''),
    allowedEndpoints: listOf('endpoints', true),
    reportOnly: draft.reportOnly,
  });
  const decision = decide(
    key,
    {
      requiredScopes: scope === null ? [] : [scope],
      method,
      path: exampleOf(path),
      address,
      referrer,
    },
    now,
  );
  if (decision.valid) return null;
  return WORDS[decision.reason] ?? `needs ${decision.requiredScopes.join(' and ')}`;
}

const WORDS: Readonly<Partial<Record<RefusalReason, string>>> = {
  key_expired: 'it would have expired already',
  address_not_allowed: 'not from this address',
  referrer_missing: 'not on this page',
  referrer_not_allowed: 'not on this page',
  endpoint_not_allowed: 'not among its endpoints',
};

// A path that the template `/v1/users/{id}` stands for.
function exampleOf(path: string): string {
  return path.replace(/\{[^}]*\}/g, 'x');
}
