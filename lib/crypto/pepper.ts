import { createHmac } from 'node:crypto';
import type { PlainSecret } from '../core/key-format';

/** A secret of the installation that lives outside the database, and the name it goes by there. */
export interface Pepper {
  bytes: Uint8Array;
  fingerprint: string;
}

/** A pepper from its configured text (base64url, ≥ 32 bytes). */
export function pepperFrom(text: string): Pepper {
  const bytes = Buffer.from(text, 'base64url');
  const fingerprint = createHmac('sha256', bytes)
    .update('keydesk pepper fingerprint v1')
    .digest('hex')
    .slice(0, 16);
  return { bytes, fingerprint };
}

/**
 * The lookup of a secret: HMAC-SHA-256(pepper, secret), 32 bytes as base64url. It finds the record at the price of
 * one digest, so that a forged key never costs more (attack 12), and says nothing without the pepper.
 */
export function lookupOf(pepper: Pepper, secret: PlainSecret): string {
  return createHmac('sha256', pepper.bytes).update(secret).digest('base64url');
}
