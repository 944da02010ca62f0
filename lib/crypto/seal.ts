import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** Signs short public texts, such as cursors, so that a changed one is recognised (attack 38). */
export interface Seal {
  sign(text: string): string;
  /** The text that was signed, or null when it was changed or signed for something else. */
  open(sealed: string): string | null;
}

/**
 * A seal for one purpose, its key derived from the installation's secret (HKDF-SHA-256, RFC 5869).
 * @param purpose what is signed, for example `cursor`
 */
export function createSeal(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `keydesk ${purpose}`, 32));
  const digest = (text: string) => createHmac('sha256', key).update(text).digest().subarray(0, 16);
  return {
    sign: (text) =>
      `${Buffer.from(text).toString('base64url')}.${digest(text).toString('base64url')}`,
    open(sealed) {
      const [body = '', signature = ''] = sealed.split('.');
      const text = Buffer.from(body, 'base64url').toString();
      const given = Buffer.from(signature, 'base64url');
      const expected = digest(text);
      return given.length === expected.length && timingSafeEqual(given, expected) ? text : null;
    },
  };
}
