import { expect, it } from 'vitest';
import { utcWord } from '@/lib/core/utc-word';

it.each([
  ['2026-11-28T14:00:00Z', '28 Nov 2026, 14:00 UTC'],
  ['2026-01-01T00:59:59+01:00', '31 Dec 2025, 23:59 UTC'],
])('%s is %s', (iso, words) => {
  expect(utcWord(new Date(iso))).toBe(words);
});
