import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BASE62,
  ENVIRONMENTS,
  environmentOfSecret,
  formatSecret,
  holdsSecret,
  lastFourOf,
  parseSecret,
  prefixOf,
  redactSecrets,
} from '@/lib/core/key-format';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';

const body = fc.string({ unit: fc.constantFrom(...BASE62), minLength: 22, maxLength: 22 });
const environment = fc.constantFrom(...ENVIRONMENTS);

describe('the format of a secret', () => {
  it('accepts every prefix with 22 characters of base 62, and tells its environment', () => {
    fc.assert(
      fc.property(environment, body, (env, text) => {
        const secret = formatSecret(env, text);
        expect(parseSecret(secret)).toBe(secret);
        expect(environmentOfSecret(secret)).toBe(env);
        expect(secret.startsWith(prefixOf(env))).toBe(true);
        expect(lastFourOf(secret)).toBe(text.slice(-4));
      }),
    );
  });

  it('refuses a secret with anything added, removed or replaced', () => {
    fc.assert(
      fc.property(
        environment,
        body,
        fc.nat(29),
        fc.string({ maxLength: 3 }),
        (env, text, at, put) => {
          const secret = formatSecret(env, text);
          const changed = secret.slice(0, at) + put + secret.slice(at + 1);
          fc.pre(!/^sk_(live|test)_[0-9A-Za-z]{22}$/.test(changed));
          expect(parseSecret(changed)).toBeNull();
        },
      ),
    );
  });

  it.each([
    '',
    'sk_live_',
    'sk_prod_0000000000000000000000',
    ' sk_live_0000000000000000000000',
    'sk_live_0000000000000000000000\n',
    'SK_LIVE_0000000000000000000000',
  ])('refuses %j', (text) => {
    expect(parseSecret(text)).toBeNull();
  });

  it('is never left in a text that was redacted, wherever it stood', () => {
    fc.assert(
      fc.property(environment, body, fc.string(), fc.string(), (env, text, before, after) => {
        const secret = formatSecret(env, text);
        const redacted = redactSecrets(`${before} ${secret} ${after}`);
        expect(redacted).not.toContain(secret);
        expect(redacted).toContain(`••••${lastFourOf(secret)}`);
        expect(holdsSecret(`x${secret}y`)).toBe(true);
        expect(holdsSecret(redacted)).toBe(false);
      }),
    );
  });
});

describe('a new secret', () => {
  it('draws every character equally often', () => {
    const counts = new Map<string, number>();
    const rounds = 3_000;
    for (let i = 0; i < rounds; i += 1) {
      for (const char of newSecret('live', secureRandom).slice(8)) {
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
    const secret = newSecret('test', { bytes: () => Uint8Array.from(bytes) });
    expect(secret).toBe(`sk_test_${'z0'}${'z'.repeat(20)}`);
  });
});
