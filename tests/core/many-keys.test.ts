import { describe, expect, it } from 'vitest';
import { DAY_MS, type ExpiryRule, expiryChangeRefusal } from '@/lib/core/lifetimes';
import { addSkipped, skipOf } from '@/lib/core/many-keys';

const NOW = new Date('2026-03-28T12:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * DAY_MS);
const CREATED = inDays(-30);
const OPTIONAL: ExpiryRule = { policy: 'optional', maxLifetimeDays: null };
const AT_MOST_90: ExpiryRule = { policy: 'required', maxLifetimeDays: 90 };
const NEVER: ExpiryRule = { policy: 'never', maxLifetimeDays: null };

describe('a change of expiry', () => {
  it.each([
    ['earlier, where keys may expire', OPTIONAL, null, inDays(5), true],
    ['later, where nothing is said of how long', OPTIONAL, inDays(5), inDays(500), true],
    ['away, where keys may expire', OPTIONAL, inDays(5), null, true],
    ['into the past', OPTIONAL, null, inDays(-1), false],
    ['earlier, though longer than the longest life', AT_MOST_90, null, inDays(200), true],
    ['later, within the longest life', AT_MOST_90, inDays(5), inDays(60), true],
    ['later, counted from creation too long', AT_MOST_90, inDays(5), inDays(61), false],
    ['away, where every key expires', AT_MOST_90, inDays(5), null, false],
    ['set, where keys do not expire', NEVER, null, inDays(5), false],
    ['earlier, on a key of another profile', NEVER, inDays(9), inDays(5), true],
    ['later, on a key of another profile', NEVER, inDays(9), inDays(10), false],
    ['away, where keys do not expire', NEVER, inDays(9), null, true],
  ] as const)('%s', (_name, rule, from, to, isAllowed) => {
    const refusal = expiryChangeRefusal(rule, { createdAt: CREATED, expiresAt: from }, to, NOW);
    expect(refusal === null).toBe(isAllowed);
  });
});

describe('what a change of many leaves as it is', () => {
  const key = { createdAt: CREATED, expiresAt: null, status: 'ACTIVE' } as const;

  it.each([
    [{ kind: 'deactivate' }, key, null],
    [{ kind: 'deactivate' }, { ...key, status: 'INACTIVE' }, 'same'],
    [{ kind: 'activate' }, key, 'same'],
    [{ kind: 'activate' }, { ...key, status: 'REVOKED' }, 'revoked'],
    [{ kind: 'revoke', reason: '' }, key, null],
    [{ kind: 'revoke', reason: '' }, { ...key, status: 'REVOKED' }, 'same'],
    [{ kind: 'set_expiry', expiresAt: null }, key, 'same'],
    [{ kind: 'set_expiry', expiresAt: inDays(-1) }, key, 'expiry_refused'],
    [{ kind: 'set_expiry', expiresAt: inDays(1) }, key, null],
    [{ kind: 'set_expiry', expiresAt: inDays(1) }, { ...key, status: 'REVOKED' }, 'revoked'],
  ] as const)('%j of %j: %s', (change, facts, skip) => {
    expect(skipOf(change, facts, OPTIONAL, NOW)).toBe(skip);
  });

  it('is counted by the reason, without zeros', () => {
    expect(addSkipped({ same: 1 }, { same: 2, revoked: 0, not_found: 4 })).toEqual({
      same: 3,
      not_found: 4,
    });
  });
});
