import { DDSketch } from '@datadog/sketches-js';

/** Quantiles are wrong by at most this share of their value (Masson et al., DDSketch, VLDB 2019). */
const RELATIVE_ACCURACY = 0.01;
const SECONDS_MIN = 1e-6;
const SECONDS_MAX = 3_600;

const { mapping } = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });

/**
 * The bin of a latency in seconds. Bins of one number are added up wherever they come from, which is why they are
 * what is stored; another accuracy would be other bins.
 */
export function latencyBinOf(seconds: number): number {
  return mapping.key(Math.min(Math.max(seconds, SECONDS_MIN), SECONDS_MAX));
}

/** Bins of latencies and how many are in each, in any order, bins also repeatedly. */
export interface LatencyBins {
  bins: readonly number[];
  counts: readonly number[];
}

/**
 * Latencies below which so many of all are, in seconds.
 * @param shares for example 0.5, 0.95
 * @returns null where nothing was counted
 */
export function latencyQuantiles(
  { bins, counts }: LatencyBins,
  shares: readonly number[],
): number[] | null {
  const sketch = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
  for (const [place, bin] of bins.entries()) {
    const count = counts[place] ?? 0;
    if (count > 0) sketch.accept(mapping.value(bin), count);
  }
  if (sketch.count === 0) return null;
  return shares.map((share) => sketch.getValueAtQuantile(share));
}
