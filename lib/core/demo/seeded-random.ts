/** Numbers that look random and are the same for the same seed. Never for secrets. */
export type SeededRandom = () => number;

/** Numbers from 0 up to 1 (mulberry32) for a text: each text has its own row of them. */
export function seededRandom(seed: string): SeededRandom {
  let state = hashOf(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number that fits a text: FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return hash;
}

/** A number around 0 with deviation 1 (Box and Muller). */
export function normal(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

const FEW = 30;

/** How often something happens that happens so often on average (Poisson). */
export function occurrences(random: SeededRandom, mean: number): number {
  if (mean > FEW) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}

/**
 * Parts a number by weights, with chance deciding about what does not come out even (systematic sampling).
 * @returns as many whole numbers as there are weights; their sum is `total`
 */
export function partition(
  random: SeededRandom,
  total: number,
  weights: readonly number[],
): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const offset = random();
  let reached = 0;
  let before = 0;
  return weights.map((weight, place) => {
    reached += weight;
    const isLast = place === weights.length - 1;
    const until = isLast ? total : Math.floor((reached / sum) * total + offset);
    const part = Math.min(until, total) - before;
    before += part;
    return part;
  });
}
