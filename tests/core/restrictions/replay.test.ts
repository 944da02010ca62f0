import { expect, it } from 'vitest';
import { describeReplay } from '@/lib/core/restrictions/replay';

it('what a change would have refused is said with numbers that people can read', () => {
  const replayed = { requests: 395_759, refused: 353_887, unjudged: 0 };
  const uses = [{ address: '6.6.6.6', requests: 353_887 }];
  expect(describeReplay({ ...replayed, refusedUses: uses })).toBe(
    'In the last 24 hours this would have refused 353,887 of 395,759 requests, most of them from 6.6.6.6.',
  );
});
