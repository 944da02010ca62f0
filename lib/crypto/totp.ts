import { Secret, TOTP } from 'otpauth';
import type { Random } from './random';

const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** Five bits each: 80 in all, and HMAC keys outside the database are what they are stored by. */
const RECOVERY_CODE_LENGTH = 16;
// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** A secret to share with an authenticator app (RFC 6238 with SHA-1, which all of them know), as base 32. */
export function newTotpSecret(random: Random): string {
  return new Secret({ buffer: new Uint8Array(random.bytes(SECRET_BYTES)).buffer }).base32;
}

/** What the QR code says: the secret, and under which name the app lists it. */
export function totpAddress(secret: string, account: string, issuer: string): string {
  return totpOf(secret, { label: account, issuer }).toString();
}

/** The time step that a code belongs to, the present one or one beside it; null for any other code. */
export function totpStepOf(secret: string, code: string, nowMs: number): number | null {
  // Its comparison throws at text of other bytes.
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret).validate({ token: code, timestamp: nowMs, window: 1 });
  return delta === null ? null : Math.floor(nowMs / 1000 / PERIOD_SECONDS) + delta;
}

/** Ten codes that each stand in for the app once, as `xxxx-xxxx-xxxx-xxxx`. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = [...random.bytes(RECOVERY_CODE_LENGTH)].map((byte) =>
      ALPHABET.charAt(byte & 31),
    );
    return letters.join('').replace(/(....)(?=.)/g, '$1-');
  });
}

/** A recovery code as it is compared: without what people put between, and read as Crockford says. */
export function plainRecoveryCode(text: string): string {
  return text.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
}

function totpOf(secret: string, name: { label?: string; issuer?: string } = {}): TOTP {
  return new TOTP({
    ...name,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  });
}
