import { expect, it } from 'vitest';
import { barHeights } from '@/components/keys/use/bar-heights';

it.each([
  ['nothing', { requests: 0, errors: 0 }, { all: 0.75, failed: 0 }],
  ['no errors', { requests: 1_000, errors: 0 }, { all: 20, failed: 0 }],
  ['0.7 % errors', { requests: 1_000, errors: 7 }, { all: 20, failed: 0 }],
  ['2 % errors', { requests: 1_000, errors: 20 }, { all: 20, failed: 1.5 }],
  ['50 % errors', { requests: 1_000, errors: 500 }, { all: 20, failed: 10 }],
  ['a single request that failed', { requests: 1, errors: 1 }, { all: 1.5, failed: 1.5 }],
])(
  'a bar of %s is as high as it counts, and few errors are not drawn as many',
  (_, count, heights) => {
    expect(barHeights(count, 1_000, 20)).toEqual(heights);
  },
);
