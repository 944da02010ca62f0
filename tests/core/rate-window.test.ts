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

it('agrees with a bucket that is refilled drop by drop, whatever requests cost', () => {
  const request = fc.record({ gap: fc.nat(40), cost: fc.nat(6) });
  fc.assert(
    fc.property(fc.array(request, { maxLength: 60 }), (requests) => {
      let state: RateState | undefined;
      let nowMs = 0;
      // A drop falls every eighth of a second: 16 of them are a token, and no fraction is rounded.
      let drops = 5 * 16;
      for (const { gap, cost } of requests) {
        nowMs += gap * 125;
        drops = Math.min(5 * 16, drops + gap);
        const outcome = takeTokens({ burst: 5, refillSeconds: 2 }, state, nowMs, cost);
        state = outcome.state;
        expect(outcome.allowed).toBe(drops >= cost * 16);
        if (outcome.allowed) drops -= cost * 16;
      }
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
