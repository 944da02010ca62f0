import type { Quota } from '../core/rate-limits';

/**
 * Adds `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-11, lists of strings with
 * parameters, RFC 9651): `q` requests per `w` seconds; `r` are left, and `t` seconds are the time to wait
 * where the policy refuses, otherwise until it is full again.
 */
export function addRateLimitFields(headers: Record<string, string>, { policies }: Quota): void {
  let policy = '';
  let state = '';
  for (const quota of policies) {
    const comma = policy === '' ? '' : ', ';
    policy += `${comma}"${quota.policy}";q=${quota.limit};w=${quota.windowSeconds}`;
    state += `${comma}"${quota.policy}";r=${quota.remaining};t=${quota.resetSeconds}`;
  }
  headers['ratelimit-policy'] = policy;
  headers.ratelimit = state;
}
