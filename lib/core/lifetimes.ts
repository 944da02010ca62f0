/** A day, in milliseconds. */
export const DAY_MS = 86_400_000;

/** The times that forms and profiles offer. */
export const LIFETIMES = ['7d', '30d', '90d', '365d', 'never'] as const;
export type Lifetime = (typeof LIFETIMES)[number];

/** Whole days of a lifetime; null: never. */
export function daysOf(lifetime: Lifetime): number | null {
  return lifetime === 'never' ? null : Number.parseInt(lifetime, 10);
}

/** What a profile says about expiry. */
export interface ExpiryRule {
  policy: 'never' | 'optional' | 'required';
  /** The longest that a key may live, in days; null: as long as wanted. */
  maxLifetimeDays: number | null;
}

/** Why a key may not stop at `expiresAt` (null: never), seen from `now`; null when it may. */
export function expiryRefusal(rule: ExpiryRule, expiresAt: Date | null, now: Date): string | null {
  const { policy, maxLifetimeDays } = rule;
  if (expiresAt === null) {
    if (policy !== 'required') return null;
    return maxLifetimeDays === null
      ? 'Every key expires here. Choose when.'
      : `Every key expires here, after at most ${maxLifetimeDays} days. Choose when.`;
  }
  if (policy === 'never') return 'Keys do not expire here. Revoke the key when it is not needed.';
  if (expiresAt <= now) return 'The key would expire in the past. Choose a later time.';
  const isTooLong =
    maxLifetimeDays !== null && expiresAt.getTime() > now.getTime() + maxLifetimeDays * DAY_MS;
  return isTooLong ? `A key may live for at most ${maxLifetimeDays} days here.` : null;
}

/** What of a key its expiry may be changed by. */
export interface PresentLife {
  createdAt: Date;
  expiresAt: Date | null;
}

/** Whether a key lives longer by this end than by that one; null: it has none. */
export function isLaterEnd(end: Date | null, before: Date | null): boolean {
  return before !== null && (end === null || end > before);
}

/**
 * Why a key that exists may not stop at `expiresAt` (null: never), seen from `now`; null when it may. An
 * earlier end is always possible. A later one counts from the key's creation: no key outlives the longest
 * life by being extended again and again.
 */
export function expiryChangeRefusal(
  rule: ExpiryRule,
  key: PresentLife,
  expiresAt: Date | null,
  now: Date,
): string | null {
  if (expiresAt !== null && expiresAt <= now) {
    return 'That moment is over. To stop a key now, deactivate or revoke it.';
  }
  const end = key.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY;
  const isKept = expiresAt?.getTime() === key.expiresAt?.getTime();
  const isEarlier = expiresAt !== null && expiresAt.getTime() < end;
  const isForbidden = rule.policy === 'never' && key.expiresAt === null;
  if (isKept || (isEarlier && !isForbidden)) return null;
  return expiryRefusal(rule, expiresAt, key.createdAt);
}
