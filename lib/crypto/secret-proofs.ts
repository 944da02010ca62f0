import { LRUCache } from 'lru-cache';
import type { PlainSecret } from '../core/key-format';
import type { Argon2Queue } from './argon2-queue';
import { isSecretOfHash } from './key-secret';

/**
 * Remembers which secrets have been proved against their argon2 hash, so that each costs one run per
 * process. Bound to (lookup, hash): a regenerated key has another pair and is proved anew.
 */
export class SecretProofs {
  readonly #proofs: LRUCache<string, Promise<boolean>>;

  /** @param max how many proofs are remembered, least recently used dropped first */
  constructor(
    private readonly queue: Argon2Queue,
    max: number,
  ) {
    this.#proofs = new LRUCache({ max });
  }

  /** Whether the secret is the one that was hashed; concurrent first uses share one run. */
  async prove(secret: PlainSecret, lookup: string, hash: string): Promise<boolean> {
    const name = `${lookup} ${hash}`;
    const known = this.#proofs.get(name);
    if (known !== undefined) return known;
    const proof = isSecretOfHash(this.queue, secret, hash);
    this.#proofs.set(name, proof);
    try {
      return await proof;
    } catch (error) {
      this.#proofs.delete(name);
      throw error;
    }
  }
}
