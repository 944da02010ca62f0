import { createHash, createHmac, randomBytes } from 'node:crypto';
import argon2 from 'argon2';

/** As lib/crypto/key-secret.ts hashes keys: a seeded key must cost what a real one does. */
const KEY_HASH = { type: argon2.argon2id, memoryCost: 1024, timeCost: 1, parallelism: 1 };
/** For keys that are never used: as long as a real one, and nothing verifies against it. */
const NO_HASH = `$argon2id$v=19$m=1024,t=1,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BODY_LENGTH = 22;

/**
 * The keys of a run: the n-th secret is always the same, and without hash until it is asked for.
 */
export class Keyring {
  #seed = randomBytes(16).toString('hex');
  #forged = 0;
  pepper = randomBytes(32).toString('base64url');

  /** @param {number} index @returns {string} a live key's secret */
  secretOf(index) {
    return this.#secret(`key ${index}`);
  }

  /** @returns {string} right in form, of no key, and never the same twice */
  forgedSecret() {
    this.#forged += 1;
    return `sk_live_${this.#forged.toString(36).padStart(BODY_LENGTH, '0')}`;
  }

  /** @param {string} secret @returns {Buffer} as lib/crypto/pepper.ts makes it */
  lookupOf(secret) {
    return createHmac('sha256', Buffer.from(this.pepper, 'base64url')).update(secret).digest();
  }

  /** @returns {string} by which the database knows the pepper, as in lib/crypto/pepper.ts */
  fingerprint() {
    const digest = createHmac('sha256', Buffer.from(this.pepper, 'base64url'));
    return digest.update('keydesk pepper fingerprint v1').digest('hex').slice(0, 16);
  }

  /** @param {string} secret @param {boolean} isUsed @returns {Promise<string>} PHC string */
  async hashOf(secret, isUsed) {
    return isUsed ? await argon2.hash(secret, KEY_HASH) : NO_HASH;
  }

  #secret(name) {
    const bytes = createHash('sha256').update(`${this.#seed} ${name}`).digest();
    let body = '';
    for (const byte of bytes.subarray(0, BODY_LENGTH)) body += BASE62[byte % BASE62.length];
    return `sk_live_${body}`;
  }
}

/** @param {number} index @returns {string} the id of the n-th key */
export function keyId(index) {
  return `key_${String(index).padStart(26, '0')}`;
}
