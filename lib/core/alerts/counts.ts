import { REFUSALS, type RefusalReason } from '../verification';

/** What was counted of a key, or of all keys of a workspace. */
export interface Counts {
  /** Decisions. */
  requests: number;
  /** Those that let the request through. */
  valid: number;
  /** Refused because of what was sent or from where: `REJECTIONS`. */
  rejected: number;
  /** Refused by a rate limit. */
  limited: number;
  /** Refused for any other reason, or let through and answered with a status of 400 or more. */
  errors: number;
}

/** The counts of a time. */
export interface Slice extends Counts {
  /** Its beginning, UTC. */
  at: Date;
  minutes: number;
}

/** Refusals by which somebody holds an old secret of a known key, or uses it where it must not be used. */
export const REJECTIONS = [
  'key_revoked',
  'key_regenerated',
  'key_inactive',
  'key_expired',
  'creator_left',
  'wrong_environment',
  'address_missing',
  'address_not_allowed',
  'referrer_missing',
  'referrer_not_allowed',
] as const satisfies readonly RefusalReason[];

/** Refusals that are errors of the caller's work: all but rejections and rate limits, which have rules of their own. */
export const FAULTS: readonly string[] = Object.keys(REFUSALS).filter(
  (reason) => reason !== 'rate_limited' && !REJECTIONS.some((name) => name === reason),
);

const NOTHING: Counts = { requests: 0, valid: 0, rejected: 0, limited: 0, errors: 0 };

/** All of them together. */
export function sumOf(counts: readonly Counts[]): Counts {
  return counts.reduce<Counts>(
    (sum, { requests, valid, rejected, limited, errors }) => ({
      requests: sum.requests + requests,
      valid: sum.valid + valid,
      rejected: sum.rejected + rejected,
      limited: sum.limited + limited,
      errors: sum.errors + errors,
    }),
    NOTHING,
  );
}
