import type { Decision, RefusalReason } from './verification';

type Refusal = Extract<Decision, { valid: false }>;

/** What would have to change for a refused request to pass, in one sentence for the key's owner. */
const REMEDIES: Readonly<Record<RefusalReason, string>> = {
  key_missing: 'Send a key in the Authorization header.',
  key_malformed: 'Send the whole key, exactly as it was shown once: prefix and all characters.',
  key_unknown: 'Send a key of this workspace: none that exists here has this secret.',
  key_revoked: 'Create a new key: revoking is final.',
  key_regenerated: 'Send the newer secret: this one was replaced.',
  key_inactive: 'Activate the key.',
  creator_left: 'Create a new key as somebody who is still a member.',
  key_expired: 'Create a new key: this one has reached its end.',
  wrong_environment: 'Send a key of the other environment.',
  subscription_inactive: 'Ask for the subscription of this workspace to be made active again.',
  address_missing: 'Tell the address that the request comes from.',
  address_not_allowed:
    'Call from an address that the key works from, or add this one to its allowed addresses.',
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

/** The sentence for a refusal: it names the scopes that are missing, and the list that lacks the address. */
export function remedyOf(refusal: Refusal): string {
  if (refusal.reason === 'scope_missing') return remedyForScopes(refusal);
  const failed = refusal.trace.find(({ outcome }) => outcome === 'failed')?.check;
  if (refusal.reason === 'address_not_allowed' && failed === 'workspace_addresses') {
    return 'Call from an address on the allowlist of the workspace, or add this one to it.';
  }
  return REMEDIES[refusal.reason];
}

// A key may have been granted more than its creator holds today (I4).
function remedyForScopes({ requiredScopes, key }: Refusal): string {
  const missing = requiredScopes.filter((scope) => key?.scopes.includes(scope) !== true);
  if (key !== null && requiredScopes.length > 0 && missing.length === 0) {
    return `Give the person who created this key a role that holds ${requiredScopes.join(' and ')} again, or use a key of somebody who has one.`;
  }
  if (missing.length === 0) return REMEDIES.scope_missing;
  return `Use a key that has ${missing.join(' and ')}: a new one, for what a key may do only shrinks.`;
}
