import { type Quota, rateLimitState } from '../core/rate-limits';

/**
 * Adds `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11: `q` requests per `w` seconds) and `RateLimit`
 * with what is left.
 */
export function addRateLimitFields(headers: Record<string, string>, quota: Quota): void {
  let policy = '';
  for (const { policy: name, limit, windowSeconds } of quota.policies) {
    policy += `${policy === '' ? '' : ', '}"${name}";q=${limit};w=${windowSeconds}`;
  }
  headers['ratelimit-policy'] = policy;
  headers.ratelimit = rateLimitState(quota);
}
