import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A public key for ECDSA on P-256 from its PEM text; null for any other. */
export function p256KeyFrom(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : null;
  } catch {
    return null;
  }
}

/** Whether `signature` (base64 of DER) is this key's ECDSA-SHA-256 signature of exactly these bytes. */
export function isSignedBy(key: KeyObject, bytes: Uint8Array, signature: string): boolean {
  try {
    return verify('sha256', bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}
