import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEASE_MS, LeasedBucket } from '@/lib/core/leased-bucket';

const bucketWith = (quota: number) => new LeasedBucket('key_1', quota, 60);

describe('what is asked for', () => {
  it.each([
    [1, 1, 0],
    [19, 1, 0],
    [20, 1, 1],
    [6_000, 1, 6],
    [6_000, 50, 50],
    [6_000, 4_000, 300],
    [60_000_000, 1, 60_000],
  ])('of %i with %i waiting: %i in reserve, never above a twentieth', (quota, needs, reserve) => {
    expect(bucketWith(quota).ask('renew', needs, 0)).toMatchObject({ needs, reserve });
  });

  it('is about one second’s use, as it was measured since the last time', () => {
    const bucket = bucketWith(60_000);
    bucket.ask('renew', 1, 0);
    bucket.settle({ dealt: 0, reserved: 1_000, isKept: true, left: 59_000 }, 0);
    for (let i = 0; i < 800; i += 1) bucket.spend(1);
    expect(bucket.ask('renew', 0, 2_000)).toMatchObject({ keeps: 200, returns: 0, reserve: 200 });
  });

  it.each([
    ['idle', 6, 94],
    ['leave', 0, 100],
  ] as const)('when it is %s: keeps %i and gives %i back, once', (wish, keeps, returns) => {
    const bucket = bucketWith(6_000);
    bucket.settle({ dealt: 0, reserved: 100, isKept: true, left: 5_900 }, 0);
    expect(bucket.ask(wish, 0, 10)).toMatchObject({ keeps, returns, needs: 0, reserve: 0 });
    expect(bucket.ask(wish, 0, 11)).toMatchObject({ keeps, returns: 0 });
  });
});

describe('a lease', () => {
  it('is spent to the last token, and not refilled by time', () => {
    const bucket = bucketWith(60);
    bucket.settle({ dealt: 0, reserved: 3, isKept: true, left: 0 }, 0);
    for (let i = 0; i < 3; i += 1) bucket.spend(1);
    expect(bucket.has(1, LEASE_MS - 1)).toBe(false);
  });

  it('is void when its time is over, counted from when it was asked for', () => {
    const bucket = bucketWith(60);
    bucket.settle({ dealt: 0, reserved: 3, isKept: true, left: 0 }, 1_000);
    expect(bucket.has(1, 1_000 + LEASE_MS - 1)).toBe(true);
    expect(bucket.has(1, 1_000 + LEASE_MS)).toBe(false);
    expect(bucket.ask('renew', 1, 1_000 + LEASE_MS)).toMatchObject({ keeps: 0, returns: 0 });
  });

  it('that the bucket no longer counts is void as well', () => {
    const bucket = bucketWith(600);
    bucket.settle({ dealt: 0, reserved: 30, isKept: true, left: 0 }, 0);
    bucket.settle({ dealt: 0, reserved: 2, isKept: false, left: 0 }, 1);
    expect([bucket.has(2, 2), bucket.has(3, 2)]).toEqual([true, false]);
  });
});

describe('what was dealt to requests that waited', () => {
  it('is theirs alone, before what is in reserve', () => {
    const bucket = bucketWith(600);
    bucket.settle({ dealt: 5, reserved: 2, isKept: true, left: 0 }, 0);
    expect([bucket.has(2, 1), bucket.has(3, 1)]).toEqual([true, false]);
    expect([bucket.hasForWaiting(7, 1), bucket.hasForWaiting(8, 1)]).toEqual([true, false]);
    bucket.spendWaiting(6);
    expect([bucket.has(1, 1), bucket.has(2, 1), bucket.hasForWaiting(2, 1)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('and not used goes back, for nobody here', () => {
    const bucket = bucketWith(600);
    bucket.settle({ dealt: 5, reserved: 0, isKept: true, left: 0 }, 0);
    bucket.forgo(3);
    expect([bucket.hasForWaiting(2, 1), bucket.hasForWaiting(3, 1)]).toEqual([true, false]);
    expect(bucket.holdsUnused()).toBe(true);
    expect(bucket.ask('idle', 0, 2)).toMatchObject({ keeps: 0, returns: 0, unused: 3 });
    expect(bucket.ask('leave', 0, 3)).toMatchObject({ unused: 0 });
  });
});

describe('what there may be', () => {
  it('is believed for a second, with what refilled since; then it is asked for', () => {
    const bucket = bucketWith(60);
    expect(bucket.mayGet(1, 0, 0)).toBe(true);
    bucket.settle({ dealt: 0, reserved: 0, isKept: true, left: 0.5 }, 0);
    expect(bucket.mayGet(1, 0, 499)).toBe(false);
    expect(bucket.mayGet(1, 0, 501)).toBe(true);
    expect(bucket.mayGet(1, 1, 999)).toBe(false);
    expect(bucket.mayGet(1, 1, 1_000)).toBe(true);
    expect(bucket.secondsUntil(1, 0)).toBeCloseTo(0.5);
  });

  it('is never more than the quota nor less than what is held, and grows until it is full', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.nat(10_000),
        fc.nat(10_000),
        fc.nat(LEASE_MS - 1),
        (quota, granted, left, atMs) => {
          fc.pre(granted + left <= quota);
          const bucket = bucketWith(quota);
          bucket.settle({ dealt: 0, reserved: granted, isKept: true, left }, 0);
          const there = bucket.estimate(atMs);
          expect(there).toBeLessThanOrEqual(quota);
          expect(there).toBeGreaterThanOrEqual(granted);
          expect(bucket.secondsUntil(quota, atMs)).toBeLessThanOrEqual(60);
        },
      ),
    );
  });

  it('is nothing for what costs more than the quota', () => {
    expect(bucketWith(10).mayGet(11, 0, 0)).toBe(false);
  });
});
