import { expect, it } from 'vitest';
import { tellInterval } from '@/components/usage/tell-interval';

const REQUESTS = {
  names: ['requests', 'allowed', 'rate limited', 'API errors'],
  none: '0 requests',
};
const LATENCY = { names: ['at p50', 'at p95'], none: 'not known' };

it.each([
  [
    ['14:00', '1,234', '1,200', '33', '1'],
    REQUESTS,
    '14:00: 1,234 requests, 1,200 allowed, 33 rate limited, 1 API error',
  ],
  [['14:00', '1', '1', '0', '0'], REQUESTS, '14:00: 1 request, 1 allowed'],
  [['14:00', '0', '0', '0', '0'], REQUESTS, '14:00: 0 requests'],
  [['14:00 until now', '3 ms', '1.2 s'], LATENCY, '14:00 until now: 3 ms at p50, 1.2 s at p95'],
  [['14:00', '–', '–'], LATENCY, '14:00: not known'],
])('an interval is told by what there is of it: %j', (row, names, sentence) => {
  expect(tellInterval(row, names)).toBe(sentence);
});
