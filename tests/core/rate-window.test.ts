import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type RateState, takeTokens } from '@/lib/core/rate-window';

const policy = { burst: 5, refillSeconds: 2 };

it('never lets through more than the burst and what refilled', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { maxLength: 60 }), (gaps) => {
      let state: RateState | undefined;
      let nowMs = 0;
      let allowed = 0;
      for (const gap of gaps) {
        nowMs += gap;
        const outcome = takeTokens(policy, state, nowMs);
        state = outcome.state;
        allowed += outcome.allowed ? 1 : 0;
      }
      const lasted = nowMs - (gaps[0] ?? 0);
      expect(allowed).toBeLessThanOrEqual(5 + lasted / 2_000);
    }),
  );
});

it('waiting as long as it says is enough, and a denied request takes nothing', () => {
  let state: RateState | undefined;
  for (let i = 0; i < 5; i += 1) state = takeTokens(policy, state, 0).state;
  const denied = takeTokens(policy, state, 0);
  expect(denied).toMatchObject({ allowed: false, retryAfterSeconds: 2, state });
  expect(takeTokens(policy, denied.state, 2_000).allowed).toBe(true);
});

it('a clock that steps back hands out nothing', () => {
  const { state } = takeTokens({ burst: 1, refillSeconds: 1 }, undefined, 10_000);
  expect(takeTokens({ burst: 1, refillSeconds: 1 }, state, 0).allowed).toBe(false);
});
