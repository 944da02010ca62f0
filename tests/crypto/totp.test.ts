import { describe, expect, it } from 'vitest';
import { secureRandom } from '@/lib/crypto/random';
import {
  newRecoveryCodes,
  newTotpSecret,
  plainRecoveryCode,
  totpAddress,
  totpStepOf,
} from '@/lib/crypto/totp';

/** The secret of RFC 6238, appendix B, as base 32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('a code', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at %d s is %s, as RFC 6238 says', (seconds, code) => {
    const step = Math.floor(seconds / 30);
    expect(totpStepOf(SECRET, code, seconds * 1000)).toBe(step);
    expect(totpStepOf(SECRET, code, (seconds + 30) * 1000)).toBe(step);
    expect(totpStepOf(SECRET, code, (seconds - 30) * 1000)).toBe(step);
    expect(totpStepOf(SECRET, code, (seconds + 90) * 1000)).toBeNull();
    expect(totpStepOf(SECRET, code, (seconds - 90) * 1000)).toBeNull();
  });

  it.each(['', '0', '28708', '2870822', 'abcdef', '287 082', '２８７０８２'])(
    '%j is none',
    (text) => {
      expect(totpStepOf(SECRET, text, 59_000)).toBeNull();
    },
  );
});

it('a secret has 160 random bits, and its address says all that an app needs', () => {
  const secret = newTotpSecret(secureRandom);
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(newTotpSecret(secureRandom)).not.toBe(secret);
  const address = new URL(totpAddress(secret, 'ada@example.com', 'Keydesk keys.example.com'));
  expect(address.protocol).toBe('otpauth:');
  expect(address.searchParams.get('secret')).toBe(secret);
  expect(decodeURIComponent(address.pathname)).toContain('ada@example.com');
});

it('recovery codes are ten of 80 random bits, and read however they are typed', () => {
  const codes = newRecoveryCodes(secureRandom);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    const plain = code.replaceAll('-', '');
    for (const typed of [code, plain, ` ${code.toUpperCase()} `, code.replaceAll('-', ' ')]) {
      expect(plainRecoveryCode(typed)).toBe(plain);
    }
  }
  expect(plainRecoveryCode('OIL0-1')).toBe('01101');
});
