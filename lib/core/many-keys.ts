import type { Propagation } from './barrier';
import { type ExpiryRule, expiryChangeRefusal, type PresentLife } from './lifetimes';

/** What can be done to many keys at once. */
export const MANY_KINDS = ['deactivate', 'activate', 'set_expiry', 'revoke'] as const;
export type ManyKind = (typeof MANY_KINDS)[number];

export type ManyChange =
  | { kind: 'deactivate' | 'activate' }
  /** Null: never. */
  | { kind: 'set_expiry'; expiresAt: Date | null }
  | { kind: 'revoke'; reason: string };

/** The most keys of one change; a list that matches more has to be narrowed down. */
export const MANY_KEYS_MAX = 10_000;

/** A key was in use when it was used within this time. */
export const IN_USE_MS = 86_400_000;

/** What a change of many looks at in each key. */
export interface ManyKeyFacts extends PresentLife {
  status: 'ACTIVE' | 'INACTIVE' | 'REVOKED';
}

/** Why a key was left as it is. */
export const SKIPS = ['not_found', 'not_yours', 'revoked', 'same', 'expiry_refused'] as const;
export type Skip = (typeof SKIPS)[number];

/** How many keys were left as they are, by the reason. */
export type Skipped = Readonly<Partial<Record<Skip, number>>>;

/** Why the change leaves this key as it is; null when it changes it. */
export function skipOf(
  change: ManyChange,
  key: ManyKeyFacts,
  rule: ExpiryRule,
  now: Date,
): Skip | null {
  if (key.status === 'REVOKED') return change.kind === 'revoke' ? 'same' : 'revoked';
  switch (change.kind) {
    case 'deactivate':
      return key.status === 'INACTIVE' ? 'same' : null;
    case 'activate':
      return key.status === 'ACTIVE' ? 'same' : null;
    case 'revoke':
      return null;
    case 'set_expiry':
      if (change.expiresAt?.getTime() === key.expiresAt?.getTime()) return 'same';
      return expiryChangeRefusal(rule, key, change.expiresAt, now) === null
        ? null
        : 'expiry_refused';
  }
}

/** Both counts together. */
export function addSkipped(before: Skipped, more: Skipped): Skipped {
  const sums = SKIPS.map((skip) => [skip, (before[skip] ?? 0) + (more[skip] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, count]) => count > 0));
}

/** Whether a key counts as in use at `now`. */
export function wasUsedLately({ lastUsedAt }: { lastUsedAt: Date | null }, now: Date): boolean {
  return lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < IN_USE_MS;
}

/** How far a change of many has come; what a page shows of it. */
export interface ManyProgress {
  kind: ManyKind;
  changed: number;
  skipped: Skipped;
  /** Of the last keys that were changed. */
  propagation: Propagation | null;
  /** What the form sends to go on; null at the end. */
  next: string | null;
  /** What the form sends to take it back; null where that cannot be. */
  undo: string | null;
}
