import { expect, it } from 'vitest';
import { CLASS_LABELS, inSentence } from '@/components/usage/words';

it('what requests came to is said in small letters inside a sentence, but for abbreviations', () => {
  expect(Object.values(CLASS_LABELS).map(inSentence)).toEqual([
    'allowed',
    'refused by key',
    'refused by permission',
    'rate limited',
    'API errors',
  ]);
});
