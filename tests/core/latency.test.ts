import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyHistogram, LATENCY_BUCKETS_SECONDS, latencyBucketOf } from '@/lib/core/latency';

it.each([
  [0, 0],
  [0.0005, 0],
  [0.00051, 1],
  [0.001, 1],
  [0.3, 9],
  [2.5, 11],
  [2.6, 12],
  [Number.POSITIVE_INFINITY, 12],
])('%d seconds are in bucket %d', (seconds, bucket) => {
  expect(latencyBucketOf(seconds)).toBe(bucket);
});

it('a latency is at most its bucket’s bound and above the one before', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 10, noNaN: true }), (seconds) => {
      const bucket = latencyBucketOf(seconds);
      expect(seconds).toBeLessThanOrEqual(LATENCY_BUCKETS_SECONDS[bucket] ?? -1);
      expect(seconds).toBeGreaterThan(LATENCY_BUCKETS_SECONDS[bucket - 1] ?? -1);
    }),
  );
});

it('a histogram has a number for each bucket', () => {
  expect(emptyHistogram()).toHaveLength(LATENCY_BUCKETS_SECONDS.length);
});
