import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryAfterSecondsOf, withoutAnswer } from '@/lib/core/delivery';
import { DELAYS_MS, nextStep } from '@/lib/core/delivery-schedule';

const middle = { isTest: false, chance: 0.5 };

describe('a delivery that fails', () => {
  it('is tried ten times in 75 hours: 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h apart, then given up', () => {
    const waits = [];
    for (let failures = 0; ; failures += 1) {
      const step = nextStep(withoutAnswer('not_reached'), { ...middle, failures });
      if (step.state !== 'pending') {
        expect(step).toEqual({ state: 'failed' });
        break;
      }
      waits.push(step.delayMs / 1000);
    }
    const hours = [2, 5, 10, 14, 20, 24].map((count) => count * 3600);
    expect(waits).toEqual([5, 300, 1800, ...hours]);
    expect(Math.floor(waits.reduce((sum, wait) => sum + wait, 0) / 3600)).toBe(75);
  });

  it('waits within a tenth of the schedule, so that many do not come back together', () => {
    const failed = fc.integer({ min: 0, max: DELAYS_MS.length - 1 });
    fc.assert(
      fc.property(failed, fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
        const step = nextStep(withoutAnswer('timed_out'), { failures, chance, isTest: false });
        const planned = DELAYS_MS[failures] ?? 0;
        expect(step.state === 'pending' && Math.abs(step.delayMs - planned)).toBeLessThanOrEqual(
          planned / 10 + 1,
        );
      }),
    );
  });

  it('waits as long as the receiver asks for, at most a day', () => {
    const asked = (seconds: number) =>
      nextStep(
        { status: 429, fault: 'status', excerpt: null, retryAfterSeconds: seconds },
        { ...middle, failures: 0 },
      );
    expect(asked(1)).toMatchObject({ delayMs: 5_000 });
    expect(asked(600)).toMatchObject({ delayMs: 600_000 });
    expect(asked(999_999)).toMatchObject({ delayMs: 86_400_000 });
  });

  it.each(['gone', 'switched_off', 'mail_refused'] as const)(
    'for good (%s) is given up',
    (fault) => {
      expect(nextStep(withoutAnswer(fault), { ...middle, failures: 0 })).toEqual({
        state: 'failed',
      });
    },
  );

  it('because the process stops has lost nothing; a test is not tried again', () => {
    expect(nextStep(withoutAnswer('stopped'), { ...middle, failures: 9 })).toEqual({
      state: 'pending',
      delayMs: 0,
      isLost: true,
    });
    expect(
      nextStep(withoutAnswer('not_reached'), { isTest: true, chance: 0, failures: 0 }),
    ).toEqual({ state: 'failed' });
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-22T10:00:00Z');

  it.each([
    ['120', 120],
    ['0', 0],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120],
    ['Sunday, 22-Nov-26 10:02:00 GMT', 120],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['-5', null],
    ['1e3', null],
    ['2026', 2026],
    ['9999999', 9_999_999],
    ['Sun Nov 22 10:02:00 2026', 120],
    ['Sun Nov  1 10:02:00 2026', 0],
    ['Sun, 22 Nov 2026 10:02:00', null],
    ['Sun, 22 Nov 2026 10:02:00 +0900', null],
    ['soon', null],
    ['Sun, never', null],
    ['', null],
    [undefined, null],
  ])('%j is %j seconds', (asked, seconds) => {
    expect(retryAfterSecondsOf(asked, now)).toBe(seconds);
  });
});
