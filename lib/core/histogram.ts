import { emptyHistogram, latencyBucketOf } from './latency';

/** Durations counted by bucket (lib/core/latency.ts). Cheap enough for every request: two additions. */
export class Histogram {
  readonly buckets = emptyHistogram();
  sumSeconds = 0;

  observe(seconds: number): void {
    const bucket = latencyBucketOf(seconds);
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
    this.sumSeconds += seconds;
  }
}
