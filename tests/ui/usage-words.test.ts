import { describe, expect, it } from 'vitest';
import { CLASS_LABELS, inSentence, usageSentence } from '@/components/usage/words';
import type { UsageReport } from '@/lib/core/usage-figures';
import { edgesOf, type RangeName, rollingRange, type UsageRange } from '@/lib/core/usage-range';
import { sumUp } from '@/lib/core/usage-sums';

const NOW = Date.parse('2026-11-22T14:00Z');
const nothing = { first: [], names: 0, requests: 0, errors: 0 };

function rangeNamed(name: RangeName): UsageRange {
  if (name !== 'custom') return rollingRange(name, 'UTC', NOW);
  const edges = edgesOf(NOW - 3_600_000, NOW, 'minute', 'UTC');
  return { name, zone: 'UTC', interval: 'minute', edges };
}

function reportOf(
  name: RangeName,
  previous: readonly [before: number, now: number] | null,
): UsageReport {
  const [before, now] = previous ?? [0, 0];
  return {
    range: rangeNamed(name),
    filter: { environment: 'live', keyId: null, endpoint: null, status: null, country: null },
    isOwnTraffic: false,
    total: sumUp([], false),
    latency: null,
    intervals: [],
    endpoints: nothing,
    countries: nothing,
    keys: nothing,
    previous: previous && { before, now, endpoints: new Map() },
    lastRequestAt: null,
  };
}

describe('what a page of usage says of the time before', () => {
  it.each([
    ['1h', 100, 112, '12 % more than in the hour before'],
    ['24h', 100, 88, '12 % fewer than in the 24 hours before'],
    ['30d', 1_000, 1_001, 'about as many as in the 30 days before'],
    ['7d', 100, 400, '300 % more than in the 7 days before'],
    ['90d', 100, 401, '4 times as many as in the 90 days before'],
    ['30d', 1_000, 57_000, '57 times as many as in the 30 days before'],
    ['30d', 1_000, 0, '100 % fewer than in the 30 days before'],
    ['custom', 100, 112, '12 % more than in the time before'],
  ] as const)('%s: %d, then %d: %s', (name, before, now, words) => {
    expect(usageSentence(reportOf(name, [before, now]))).toContain(`; ${words}.`);
  });

  it('is nothing where nothing was, or it was not counted', () => {
    for (const previous of [null, [0, 5]] as const) {
      expect(usageSentence(reportOf('24h', previous))).toBe('0 requests in the last 24 hours.');
    }
  });
});

it('what requests came to is said in small letters inside a sentence, but for abbreviations', () => {
  expect(Object.values(CLASS_LABELS).map(inSentence)).toEqual([
    'allowed',
    'refused by key',
    'refused by permission',
    'rate limited',
    'API errors',
  ]);
});
