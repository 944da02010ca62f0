/** Two-sided 95 % quantiles of Student's t by degrees of freedom, from 1 on. */
const STUDENT_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
];

/** Below it an interval says nothing. */
const FREEDOM_MIN = 2;

/** @param {number[]} values @returns {number} the middle one, or the mean of the two in the middle */
export function median(values) {
  return quantile(values, 0.5);
}

/**
 * @param {number[]} values in any order
 * @param {number} share from 0 to 1
 * @returns {number} interpolated between neighbours
 */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}

/**
 * The ratio of two series that were measured in the same rounds. A slow moment of the machine slows both sides of a
 * round, so the ratio inside the round is what is averaged: as logarithms, with Student's 95 % interval.
 * @typedef {{ middle: number, low: number, high: number }} Ratio geometric mean, and its interval; NaN: too few rounds
 * @param {number[]} values
 * @param {number[]} references of the same rounds
 * @returns {Ratio}
 */
export function pairedRatio(values, references) {
  const logs = values.map((value, round) => Math.log(value / references[round]));
  const mean = sum(logs) / logs.length;
  const freedom = logs.length - 1;
  if (freedom < FREEDOM_MIN) return { middle: Math.exp(mean), low: Number.NaN, high: Number.NaN };
  const variance = sum(logs.map((log) => (log - mean) ** 2)) / freedom;
  const t = STUDENT_95[Math.min(freedom, STUDENT_95.length) - 1];
  const half = t * Math.sqrt(variance / logs.length);
  return { middle: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}

/**
 * Welch's t of two series: how far their means are apart, in standard errors.
 * @param {number[]} values
 * @param {number[]} others
 * @returns {number}
 */
export function welchT(values, others) {
  const [a, b] = [values, others].map((series) => {
    const mean = sum(series) / series.length;
    const variance = sum(series.map((value) => (value - mean) ** 2)) / (series.length - 1);
    return { mean, error: variance / series.length };
  });
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}
