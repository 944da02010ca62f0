import fc from 'fast-check';
import { expect, it } from 'vitest';
import { encodeId, parseId } from '@/lib/core/ids';

const random = fc.uint8Array({ minLength: 10, maxLength: 10 });
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 });

it('an id is read back, and only as what it names', () => {
  fc.assert(
    fc.property(time, random, (ms, bytes) => {
      const id = encodeId('key', ms, bytes);
      expect(id).toHaveLength(30);
      expect(parseId('key', id)).toBe(id);
      expect(parseId('user', id)).toBeNull();
    }),
  );
});

it('ids sort by time', () => {
  fc.assert(
    fc.property(time, time, random, random, (a, b, x, y) => {
      fc.pre(a < b);
      expect(encodeId('key', a, x) < encodeId('key', b, y)).toBe(true);
    }),
  );
});

it.each([
  '',
  'key_',
  'key_123',
  `key_${'u'.repeat(26)}`,
  `key_${'0'.repeat(27)}`,
  `KEY_${'0'.repeat(26)}`,
])('%j is no id', (text) => {
  expect(parseId('key', text)).toBeNull();
});
