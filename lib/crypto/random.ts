import { randomBytes } from 'node:crypto';

/** A source of unpredictable bytes; the runtime hands out `secureRandom`, tests may hand out others. */
export interface Random {
  bytes(count: number): Uint8Array;
}

/** The operating system's random generator. */
export const secureRandom: Random = { bytes: (count) => randomBytes(count) };

/** A token for a link or form: 32 random bytes, base64url. */
export function randomToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString('base64url');
}
