import argon2 from 'argon2';
import { BASE62, formatSecret, type KeyFormat, type PlainSecret } from '../core/key-format';
import type { Argon2Queue } from './argon2-queue';
import type { Random } from './random';

// A secret has 131 random bits: it needs no stretching. Measured in docs/decisions/0004.
const KEY_HASH_OPTIONS = { memoryCost: 1024, timeCost: 1, parallelism: 1 } as const;
// 248 = 4 × 62: bytes from there on are thrown away, or the first letters would come up more often.
const UNBIASED_BELOW = 248;

/** A new secret, every character drawn without bias (decision D3). */
export function newSecret(format: KeyFormat, random: Random): PlainSecret {
  let body = '';
  while (body.length < format.bodyLength) {
    for (const byte of random.bytes(format.bodyLength * 2)) {
      if (byte < UNBIASED_BELOW && body.length < format.bodyLength) {
        body += BASE62.charAt(byte % 62);
      }
    }
  }
  return formatSecret(format, body);
}

/** The argon2id hash of a secret, as a PHC string. */
export function hashSecret(queue: Argon2Queue, secret: PlainSecret): Promise<string> {
  const options = { type: argon2.argon2id, ...KEY_HASH_OPTIONS };
  return queue.run(() => argon2.hash(secret, options));
}

/** Whether a secret is the one that was hashed. Call it only after the lookup matched (attack 12). */
export function isSecretOfHash(
  queue: Argon2Queue,
  secret: PlainSecret,
  hash: string,
): Promise<boolean> {
  return queue.run(() => argon2.verify(hash, secret));
}
