import { hash } from 'node:crypto';
import type { PlainSecret } from '../core/key-format';
import { type Random, randomToken } from './random';

/**
 * Names secrets in the memory of one process: SHA-256 of a random salt and the secret, base64url. Four times
 * cheaper than the lookup, which every verification would need otherwise, and as silent about the secret;
 * worth nothing to another process.
 */
export function createMemoryNames(random: Random): (secret: PlainSecret) => string {
  const salt = randomToken(random);
  return (secret) => hash('sha256', `${salt}${secret}`, 'base64url');
}
