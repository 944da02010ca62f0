import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeId, ID_RANDOM_BYTES } from '@/lib/core/ids';
import {
  BASE62,
  createKeyFormats,
  formatSecret,
  type KeyFormat,
  lastFourOf,
  secretPattern,
} from '@/lib/core/key-format';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { FORMATS, LIVE, TEST } from '../support/defaults';

const PREFIXES = ['sk_live_', 'sk_test_', 'taapit_', 'acme_1_', 'key1_live_', 'sk_'] as const;

/** Formats as a database may have recorded them: a prefix of one environment, several lengths. */
const formats: fc.Arbitrary<KeyFormat[]> = fc
  .uniqueArray(
    fc.record({
      prefix: fc.constantFrom(...PREFIXES),
      bodyLength: fc.integer({ min: 16, max: 64 }),
    }),
    { minLength: 1, maxLength: 8, selector: ({ prefix, bodyLength }) => `${prefix}${bodyLength}` },
  )
  .map((list) =>
    list.map(({ prefix, bodyLength }) => ({
      prefix,
      bodyLength,
      environment: prefix.includes('test') ? ('test' as const) : ('live' as const),
    })),
  );

const issued = formats.chain((list) =>
  fc.constantFrom(...list).chain((format) =>
    fc.record({
      list: fc.constant(list),
      format: fc.constant(format),
      secret: fc
        .string({
          unit: fc.constantFrom(...BASE62),
          minLength: format.bodyLength,
          maxLength: format.bodyLength,
        })
        .map((body) => formatSecret(format, body)),
    }),
  ),
);

describe('for every set of formats that were ever issued', () => {
  it('a secret of any of them is one, and its prefix tells its environment', () => {
    fc.assert(
      fc.property(issued, ({ list, format, secret }) => {
        const known = createKeyFormats(list);
        expect(known.parse(secret)).toBe(secret);
        expect(known.environmentOf(secret)).toBe(format.environment);
        expect(lastFourOf(secret)).toBe(secret.slice(-4));
      }),
    );
  });

  it('a secret with anything added, removed or replaced is one of another format or none', () => {
    const change = fc.tuple(issued, fc.nat(80), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(change, ([{ list, secret }, at, put]) => {
        const changed = secret.slice(0, at) + put + secret.slice(at + 1);
        const isOfAFormat = list.some(
          ({ prefix, bodyLength }) =>
            changed.startsWith(prefix) &&
            changed.length === prefix.length + bodyLength &&
            [...changed.slice(prefix.length)].every((char) => BASE62.includes(char)),
        );
        expect(createKeyFormats(list).parse(changed) !== null).toBe(isOfAFormat);
      }),
    );
  });

  it('a secret is never left in a text that was redacted, wherever it stood', () => {
    fc.assert(
      fc.property(issued, fc.string(), fc.string(), ({ list, secret }, before, after) => {
        const known = createKeyFormats(list);
        const redacted = known.redact(`${before} ${secret} ${after}`);
        expect(redacted).not.toContain(secret);
        expect(redacted).toContain(`••••${lastFourOf(secret)}`);
        expect(known.holds(`x${secret}y`)).toBe(true);
        expect(known.holds(redacted)).toBe(false);
        expect(new RegExp(secretPattern(list)).test(secret)).toBe(true);
      }),
    );
  });

  it('a secret that lost characters at its end is known as a part of one, until people may see the rest', () => {
    fc.assert(
      fc.property(issued, fc.nat(60), ({ list, secret }, lost) => {
        const known = createKeyFormats(list);
        const body = secret.length - secret.lastIndexOf('_') - 1;
        const kept = body - (lost % body);
        const text = `q=${secret.slice(0, secret.length - body + kept)}`;
        expect(known.holdsPart(text)).toBe(kept > 4);
        expect(known.holdsPart(known.redact(`${secret} `))).toBe(false);
      }),
    );
  });

  it('our own ids are never redacted', () => {
    const kind = fc.constantFrom('key', 'workspace', 'user', 'request', 'event', 'batch');
    const random = fc.uint8Array({ minLength: ID_RANDOM_BYTES, maxLength: ID_RANDOM_BYTES });
    fc.assert(
      fc.property(formats, kind, fc.nat(2 ** 40), random, (list, of, timeMs, bytes) => {
        const id = encodeId(of, timeMs, bytes);
        const text = `{"keyId":"${id}","path":"/v1/api-keys/${id}"}`;
        const known = createKeyFormats(list);
        expect(known.redact(text)).toBe(text);
        expect(known.holds(text)).toBe(false);
      }),
    );
  });
});

it.each([
  '',
  'sk_live_',
  'sk_prod_0000000000000000000000',
  ' sk_live_0000000000000000000000',
  'sk_live_0000000000000000000000\n',
  'SK_LIVE_0000000000000000000000',
])('%j is no secret', (text) => {
  expect(FORMATS.parse(text)).toBeNull();
});

describe('a new secret', () => {
  it('draws every character equally often', () => {
    const counts = new Map<string, number>();
    const rounds = 3_000;
    for (let i = 0; i < rounds; i += 1) {
      for (const char of newSecret(LIVE, secureRandom).slice(8)) {
        counts.set(char, (counts.get(char) ?? 0) + 1);
      }
    }
    const expected = (rounds * 22) / 62;
    const chiSquare = [...BASE62].reduce(
      (sum, char) => sum + ((counts.get(char) ?? 0) - expected) ** 2 / expected,
      0,
    );
    // 61 degrees of freedom: beyond 130 once in a million runs; `byte % 62` gives about 500.
    expect(chiSquare).toBeLessThan(130);
  });

  it('throws away the bytes that would bias it', () => {
    const bytes = [255, 248, 247, 0, ...Array.from({ length: 40 }, () => 61)];
    const secret = newSecret(TEST, { bytes: () => Uint8Array.from(bytes) });
    expect(secret).toBe(`sk_test_${'z0'}${'z'.repeat(20)}`);
  });

  it('has the length of its format', () => {
    const secret = newSecret({ environment: 'live', prefix: 'a_b_', bodyLength: 64 }, secureRandom);
    expect(secret).toMatch(/^a_b_[0-9A-Za-z]{64}$/);
  });
});
