/**
 * The upper bounds of the latency histogram's buckets, in seconds; the last has none. Stored counts and
 * the metrics page share them: to change them is to lose what was counted.
 */
export const LATENCY_BUCKETS_SECONDS = [
  0.0005,
  0.001,
  0.0025,
  0.005,
  0.01,
  0.025,
  0.05,
  0.1,
  0.25,
  0.5,
  1,
  2.5,
  Number.POSITIVE_INFINITY,
] as const;

/** The bucket that a latency belongs to: the first whose bound is not below it (Prometheus' `le`). */
export function latencyBucketOf(seconds: number): number {
  let bucket = 0;
  for (const bound of LATENCY_BUCKETS_SECONDS) {
    if (seconds <= bound) return bucket;
    bucket += 1;
  }
  return LATENCY_BUCKETS_SECONDS.length - 1;
}

/** A histogram without anything in it. */
export function emptyHistogram(): number[] {
  return LATENCY_BUCKETS_SECONDS.map(() => 0);
}
