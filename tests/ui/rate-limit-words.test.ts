import { expect, it } from 'vitest';
import { rateLimitWords } from '@/components/logs/rate-limit-words';
import { rateLimitState } from '@/lib/core/rate-limits';

it.each([
  ['"key";r=6000;t=0', ['6,000 requests were left for this key.']],
  ['"key";r=0;t=1', ['No requests were left for this key, all again after 1 s.']],
  [
    '"key";r=1;t=60, "workspace";r=59999;t=1',
    [
      '1 request was left for this key, all again after 60 s.',
      '59,999 requests were left for the workspace, all again after 1 s.',
    ],
  ],
  ['"other";r=1;t=0', ['"other";r=1;t=0']],
  ['"key";r=1;t=0, what', ['"key";r=1;t=0, what']],
])('the field %s is told in sentences, and one that is not ours as it is', (field, words) => {
  expect(rateLimitWords(field)).toEqual(words);
});

it('what the log keeps of a limit is what is told', () => {
  const policy = { limit: 60, windowSeconds: 60, remaining: 59, resetSeconds: 1 };
  const policies = [
    { ...policy, policy: 'key' },
    { ...policy, policy: 'workspace' },
  ] as const;
  expect(
    rateLimitWords(rateLimitState({ policies, violated: [], retryAfterSeconds: 0 })),
  ).toHaveLength(2);
});
