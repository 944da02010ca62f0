import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of a token of a one-time link: all that is stored of it. Tokens have 256 random bits. */
export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest());
}

/** Compares two texts in a time that does not depend on where they differ (ASVS 11.2.4). */
export function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(hashToken(a), hashToken(b));
}
