import type { Decision, RefusalReason } from './verification';

/** What would have to change for a refused request to pass, in one sentence for the key's owner. */
const REMEDIES: Readonly<Record<RefusalReason, string>> = {
  key_missing: 'Send a key in the Authorization header.',
  key_malformed: 'Send the whole key, exactly as it was shown once: prefix and all characters.',
  key_unknown: 'Send a key of this workspace. No key that exists here has this secret.',
  key_revoked: 'Create a new key: revoking is final.',
  key_regenerated: 'Send the newer secret: this one was replaced.',
  key_inactive: 'Activate the key.',
  creator_left: 'Create a new key as somebody who is still a member.',
  key_expired: 'Create a new key: this one has reached its end.',
  wrong_environment: 'Send a key of the other environment.',
  subscription_inactive: 'Ask for the subscription of this workspace to be made active again.',
  address_missing: 'Tell the address that the request comes from.',
  address_not_allowed:
    'Call from an address that is allowed, or add this one to the addresses of the key and of the workspace.',
  referrer_missing: 'Call from a page of an allowed website, with its Referer or Origin.',
  referrer_not_allowed: 'Call from an allowed website, or add this one to those of the key.',
  path_malformed:
    'Send a path that every server reads alike: no //, no dot segments, no ; and no encoded slashes.',
  endpoint_missing: 'Tell the method and the path that the key is to be used with.',
  endpoint_not_allowed: 'Call an endpoint that is allowed, or add this one to those of the key.',
  scope_missing:
    'Use a key that has this permission: a new one, for what a key may do only shrinks.',
  rate_limited: 'Send fewer requests, or wait until the limit has room again.',
};

/** The sentence for a refusal; it names the scopes where one is missing. */
export function remedyOf(refusal: Extract<Decision, { valid: false }>): string {
  const scopes = refusal.requiredScopes.join(' and ');
  if (refusal.reason !== 'scope_missing' || scopes === '') return REMEDIES[refusal.reason];
  return `Use a key that has ${scopes}: a new one, for what a key may do only shrinks.`;
}
