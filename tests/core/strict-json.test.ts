import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson } from '@/lib/core/strict-json';

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('strict JSON', () => {
  it.each([
    ['', '', 'not valid JSON'],
    ['{"a":1,"a":2}', '/a', 'given twice'],
    ['{"a":{"b":[{"c":1},{"c":1,"c":2}]}}', '/a/b/1/c', 'given twice'],
    [String.raw`{"a":1,"\u0061":2}`, '/a', 'given twice'],
    [String.raw`{"a":"x\u0000"}`, '/a', 'NUL'],
    [String.raw`["\ud800"]`, '/0', 'surrogate'],
    ['{"__proto__":{"x":1}}', '/__proto__', 'not allowed'],
    ['{"a":{"constructor":1}}', '/a/constructor', 'not allowed'],
    [nested(33), undefined, 'at most 32'],
    [`[${'{"a":1},'.repeat(1_001)}1]`, undefined, 'at most 1000 keys'],
    ['\ufeff{}', '', 'not valid JSON'],
  ])('refuses %.40s at %s', (text, pointer, detail) => {
    const parsed = parseStrictJson(text);
    if (!('fault' in parsed)) throw new Error('it was accepted');
    expect(parsed.fault.detail).toContain(detail);
    if (pointer !== undefined) expect(parsed.fault.pointer).toBe(pointer);
  });

  it('accepts 32 levels, and strings that look like structure', () => {
    expect(parseStrictJson(nested(32))).toHaveProperty('value');
    expect(parseStrictJson(String.raw`{"a":"{\"a\":1,\"a\":2}","b":"[[","c,":1}`)).toHaveProperty(
      'value',
    );
  });

  it('reads every JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const parsed = parseStrictJson(text);
        if ('value' in parsed) expect(parsed.value).toEqual(JSON.parse(text));
        else expect(parsed.fault.detail).toMatch(/not allowed|given twice|NUL|surrogate/);
      }),
    );
  });

  it('never throws and never pollutes prototypes, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'{}[]",:\\\u0000a1 __proto__') }),
        (text) => {
          parseStrictJson(text);
          expect(({} as Record<string, unknown>).polluted).toBeUndefined();
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
