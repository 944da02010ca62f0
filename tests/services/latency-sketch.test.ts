import fc from 'fast-check';
import { expect, it } from 'vitest';
import { latencyBinOf, latencyQuantiles } from '@/lib/services/usage/latency-sketch';

const SHARES = [0.5, 0.95, 0.99];

it('quantiles are within 2 % of the exact ones, however the latencies are spread over sketches', () => {
  const seconds = fc.double({ min: 0.0001, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(seconds, { minLength: 1, maxLength: 400 }), (latencies) => {
      const quantiles = latencyQuantiles(
        { bins: latencies.map(latencyBinOf), counts: latencies.map(() => 1) },
        SHARES,
      );
      const sorted = [...latencies].sort((a, b) => a - b);
      for (const [place, share] of SHARES.entries()) {
        const exact = sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
        const found = quantiles?.[place] ?? Number.NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.02 * exact);
      }
    }),
  );
});

it('nothing has no quantiles', () => {
  expect(latencyQuantiles({ bins: [], counts: [] }, SHARES)).toBeNull();
});

it.each([0, -1, Number.POSITIVE_INFINITY, 1e9])('%d seconds are in a bin of 16 bits', (seconds) => {
  expect(Math.abs(latencyBinOf(seconds))).toBeLessThan(32_768);
});
