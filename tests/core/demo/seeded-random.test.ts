import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normal, occurrences, partition, seededRandom } from '@/lib/core/demo/seeded-random';

const manyOf = (make: () => number, count = 20_000) => Array.from({ length: count }, make);
const meanOf = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

it('a seed gives the same numbers again, another seed others', () => {
  const row = (seed: string) => manyOf(seededRandom(seed), 100);
  expect(row('a')).toEqual(row('a'));
  expect(row('a')).not.toEqual(row('b'));
  expect(Math.min(...row('a'))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...row('a'))).toBeLessThan(1);
  expect(meanOf(manyOf(seededRandom('c')))).toBeCloseTo(0.5, 1);
});

it('parts of a number are whole, add up to it, and differ from their share by less than one', () => {
  const weights = fc.array(fc.float({ min: Math.fround(0.001), max: 100, noNaN: true }), {
    minLength: 1,
    maxLength: 50,
  });
  fc.assert(
    fc.property(fc.nat({ max: 100_000 }), weights, fc.string(), (total, shares, seed) => {
      const parts = partition(seededRandom(seed), total, shares);
      const sum = shares.reduce((all, share) => all + share, 0);
      expect(parts.reduce((all, part) => all + part, 0)).toBe(total);
      for (const [place, part] of parts.entries()) {
        expect(Number.isInteger(part) && part >= 0).toBe(true);
        expect(Math.abs(part - ((shares[place] ?? 0) / sum) * total)).toBeLessThan(1.001);
      }
    }),
  );
});

it.each([0.2, 4, 29, 31, 900])('what happens %f times on average does', (mean) => {
  const random = seededRandom(`mean ${mean}`);
  const counts = manyOf(() => occurrences(random, mean));
  expect(Math.abs(meanOf(counts) - mean)).toBeLessThan(0.05 * Math.sqrt(mean) + 0.01);
  expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
});

it('what never happens on average never does', () => {
  expect(occurrences(seededRandom('never'), 0)).toBe(0);
});

it('the normal numbers have mean 0 and deviation 1', () => {
  const random = seededRandom('normal');
  const numbers = manyOf(() => normal(random));
  expect(Math.abs(meanOf(numbers))).toBeLessThan(0.03);
  expect(Math.abs(meanOf(numbers.map((number) => number ** 2)) - 1)).toBeLessThan(0.05);
});
