import { expect, it } from 'vitest';
import { evidenceWords } from '@/components/alerts/evidence-words';

it.each([
  [{ window_minutes: 30 }, 'Within 30 minutes'],
  [{ rotation_days: 90 }, 'To be replaced after 90 days'],
  [{ error_percent: 42 }, 'Failed 42 %'],
  [{ requests: 1_200 }, 'Requests 1,200'],
  [{ countries: ['DE', 'VN'], networks: [] }, 'New countries DE, VN'],
  [{ something_else: 'so' }, 'something else so'],
])('%j reads: %s', (evidence, sentence) => {
  expect(evidenceWords(evidence).map(({ label, words }) => `${label} ${words}`)).toEqual([
    sentence,
  ]);
});

it('hands over moments as such, and a text that is none as it is', () => {
  const at = new Date('2026-11-28T16:27:27.949Z');
  expect(evidenceWords({ expires_at: at.toISOString(), idle_since: 'long ago' })).toEqual([
    { label: 'Expires at', words: at },
    { label: 'Idle since', words: 'long ago' },
  ]);
});
