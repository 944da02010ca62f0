import { expect, it } from 'vitest';
import { everyWord } from '@/components/admin/words';

it.each([
  [5, 'every 5 s'],
  [60, 'every minute'],
  [90, 'every 90 s'],
  [600, 'every 10 min'],
  [3_600, 'every hour'],
  [7_200, 'every 2 h'],
])('what happens every %d seconds is said in the unit that people use', (seconds, word) => {
  expect(everyWord(seconds)).toBe(word);
});
