import { expect, it } from 'vitest';
import { evidenceWords } from '@/components/alerts/evidence-words';

it.each([
  [{ window_minutes: 30 }, 'Within 30 minutes'],
  [{ rotation_days: 90 }, 'To be replaced after 90 days'],
  [{ error_percent: 42 }, 'Failed 42 %'],
  [{ requests: 1_200 }, 'Requests 1,200'],
  [{ countries: ['DE', 'VN'], networks: [] }, 'New countries DE, VN'],
  [{ expires_at: '2026-11-28T16:27:27.949Z' }, 'Expires at 28 Nov 2026, 16:27 UTC'],
  [{ something_else: 'so' }, 'something else so'],
])('%j reads: %s', (evidence, sentence) => {
  expect(evidenceWords(evidence).map(({ label, words }) => `${label} ${words}`)).toEqual([
    sentence,
  ]);
});
