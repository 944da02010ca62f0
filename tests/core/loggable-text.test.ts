import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyFormats } from '@/lib/core/key-format';
import { loggableText, userAgentOf } from '@/lib/core/loggable-text';
import { LIVE } from '../support/defaults';

const formats = createKeyFormats([LIVE]);
const SECRET = `sk_live_${'a1B2'.repeat(5)}Zz`;

it.each([
  ['a NUL', 'a\u0000b', 'ab'],
  ['what turns text round', 'a\u202Etxt\u200Bb', 'atxtb'],
  ['half a pair', 'a\uD83D', 'a'],
  ['a secret', `curl/8 ${SECRET}`, 'curl/8 sk_live_••••B2Zz'],
  ['a secret with something hidden in it', `sk_live_\u200B${SECRET.slice(8)}`, 'sk_live_••••B2Zz'],
])('%s is not kept', (_name, text, kept) => {
  expect(loggableText(text, { formats, lengthMax: 100 })).toBe(kept);
});

it('a cut through a pair leaves no half, and a secret at the cut is none any more', () => {
  expect(loggableText('a😀😀', { formats, lengthMax: 4 })).toBe('a😀');
  expect(userAgentOf('x'.repeat(240) + SECRET, formats)).not.toContain(SECRET.slice(8, 16));
});

it('whatever is sent can be written as JSON that the database takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, lengthMax) => {
      const kept = loggableText(text, { formats, lengthMax });
      expect(kept.length).toBeLessThanOrEqual(lengthMax);
      expect(kept).not.toMatch(/\p{Cc}|\p{Cs}/u);
    }),
  );
});
