import type { KeyRecord } from './verification';

/** Quotas are requests per this window; a bucket refills evenly over it. */
export const WINDOW_SECONDS = 60;

/** The most that one verification may cost. */
export const COST_MAX = 1_000;

/**
 * Requests per minute where nobody chose a limit. Customers': generous, so that a limit is met by
 * runaway loops and not by work; ten keys at full speed fill a workspace. The operator's: out of reach,
 * because the company's API servers ask about every request with one of these keys.
 */
export const DEFAULT_LIMITS = {
  customer: { key: 6_000, workspace: 60_000 },
  operator: { key: 60_000_000, workspace: 60_000_000 },
} as const;

/** The limits that a request with a key meets, by the name that answers give them. */
export const POLICIES = ['key', 'workspace'] as const;
export type PolicyName = (typeof POLICIES)[number];

/** What is left under one policy. */
export interface PolicyQuota {
  policy: PolicyName;
  /** Requests per window. */
  limit: number;
  windowSeconds: number;
  /** What may still be used now; an estimate where several processes share the bucket. */
  remaining: number;
  /** Whole seconds: where it refuses, until the tokens can be there; otherwise until it is full again. */
  resetSeconds: number;
}

/** What the rate limits say about a request: they let it through unless a policy is violated. */
export interface Quota {
  policies: readonly PolicyQuota[];
  violated: readonly PolicyName[];
  /** How long to wait before the next try, in whole seconds; 0 when nothing is violated. */
  retryAfterSeconds: number;
}

/** What the limits of a key follow from. */
export type LimitFacts = Pick<
  KeyRecord,
  'isOperatorWorkspace' | 'rateLimitPerMinute' | 'workspaceRateLimitPerMinute'
>;

/** The requests per minute that a key, and all keys of its workspace together, may make. */
export type KeyLimits = Readonly<Record<PolicyName, number>>;

/**
 * The limits of a key, chosen or by default.
 * @param customerKey requests per minute of a customer's key without a choice: the profile's
 */
export function limitsOf(
  facts: LimitFacts,
  customerKey: number = DEFAULT_LIMITS.customer.key,
): KeyLimits {
  const defaults = DEFAULT_LIMITS[facts.isOperatorWorkspace ? 'operator' : 'customer'];
  const key = facts.isOperatorWorkspace ? defaults.key : customerKey;
  return {
    key: facts.rateLimitPerMinute ?? key,
    workspace: facts.workspaceRateLimitPerMinute ?? defaults.workspace,
  };
}

/**
 * The value of the `RateLimit` field (draft-ietf-httpapi-ratelimit-headers-11, a list of strings with parameters,
 * RFC 9651): `r` are left, and `t` seconds are the time to wait where the policy refuses, otherwise until it is
 * full again.
 */
export function rateLimitState({ policies }: Quota): string {
  let state = '';
  for (const { policy, remaining, resetSeconds } of policies) {
    state += `${state === '' ? '' : ', '}"${policy}";r=${remaining};t=${resetSeconds}`;
  }
  return state;
}
