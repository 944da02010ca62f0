import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import type { Pepper } from './pepper';
import type { Random } from './random';

/** Keeps texts that must be read again: encrypted in the database, with keys that are not in it. */
export interface Vault {
  /** AES-256-GCM under a key made of the newest pepper, bound to what it belongs to. */
  seal(text: string, owner: string): string;
  /** What was sealed for that owner, or null when it was changed or belongs to another. */
  open(sealed: string, owner: string): string | null;
  /** HMAC-SHA-256 of a text under each pepper, newest first: for what is only compared. */
  digests(text: string, owner: string): readonly Uint8Array<ArrayBuffer>[];
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;

/**
 * A vault for one purpose.
 * @param purpose what is kept, for example `totp`: keys of different purposes have nothing in common
 */
export function createVault(
  peppers: readonly [Pepper, ...Pepper[]],
  random: Random,
  purpose: string,
): Vault {
  const keyOf = ({ bytes }: Pepper) =>
    Buffer.from(hkdfSync('sha256', bytes, '', `keydesk vault ${purpose}`, 32));
  return {
    seal(text, owner) {
      const [pepper] = peppers;
      const nonce = random.bytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(pepper), nonce).setAAD(Buffer.from(owner));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const parts = [nonce, body, cipher.getAuthTag()];
      return [
        pepper.fingerprint,
        ...parts.map((part) => Buffer.from(part).toString('base64url')),
      ].join('.');
    },
    open(sealed, owner) {
      const [fingerprint, ...parts] = sealed.split('.');
      const pepper = peppers.find((one) => one.fingerprint === fingerprint);
      if (pepper === undefined) return null;
      const [nonce, body, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
      if (nonce?.length !== NONCE_BYTES || body === undefined || tag?.length !== 16) return null;
      try {
        const decipher = createDecipheriv(CIPHER, keyOf(pepper), nonce)
          .setAAD(Buffer.from(owner))
          .setAuthTag(tag);
        return Buffer.concat([decipher.update(body), decipher.final()]).toString();
      } catch {
        // Changed, or sealed for somebody else.
        return null;
      }
    },
    digests: (text, owner) =>
      peppers.map(
        (pepper) =>
          new Uint8Array(createHmac('sha256', keyOf(pepper)).update(`${owner} ${text}`).digest()),
      ),
  };
}
