import type { InstallationKey } from '../../core/installation-key';
import type { PlainSecret } from '../../core/key-format';
import { lookupOf } from '../../crypto/pepper';
import { findKeysByLookups } from '../../stores/installation-keys';
import type { Runtime } from '../context';

/** How many secrets one statement looks up. */
const SLICE = 1_000;

/**
 * Whose secrets these are, for a caller that may know; what is not in the answer belongs to no key. An unknown
 * one costs a digest and its part of a statement; no argon2 is computed at all. Nothing of a secret is kept.
 */
export async function lookUpSecrets(
  { database, peppers }: Runtime,
  secrets: readonly PlainSecret[],
): Promise<Map<PlainSecret, InstallationKey>> {
  const found = new Map<PlainSecret, InstallationKey>();
  for (let start = 0; start < secrets.length; start += SLICE) {
    const secretOf = new Map(
      secrets
        .slice(start, start + SLICE)
        .flatMap((secret) => peppers.map((pepper) => [lookupOf(pepper, secret), secret])),
    );
    for (const [lookup, key] of await findKeysByLookups(database.pool, [...secretOf.keys()])) {
      const secret = secretOf.get(lookup);
      if (secret !== undefined) found.set(secret, key);
    }
  }
  return found;
}
