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
