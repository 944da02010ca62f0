import type { InstallationKey } from '../../core/installation-key';
import type { PlainSecret } from '../../core/key-format';
import { lookupOf } from '../../crypto/pepper';
import { findKeysByLookups } from '../../stores/installation-keys';
import { authorize } from '../authorize';
import type { Context, Runtime } from '../context';

/** How many secrets one statement looks up. */
const SLICE = 1_000;

/**
 * Whose secrets these are; what is not in the answer belongs to no key. An unknown one costs a digest and its
 * part of a statement; no argon2 is computed at all. Nothing of a secret is kept.
 */
export async function identifySecrets(
  ctx: Context,
  secrets: readonly PlainSecret[],
): Promise<Map<PlainSecret, InstallationKey>> {
  authorize(ctx, 'installation:manage');
  const identified = new Map<PlainSecret, InstallationKey>();
  for (let start = 0; start < secrets.length; start += SLICE) {
    const slice = secrets.slice(start, start + SLICE);
    for (const [secret, key] of await lookUp(ctx.runtime, slice)) identified.set(secret, key);
  }
  return identified;
}

async function lookUp(
  { database, peppers }: Runtime,
  secrets: readonly PlainSecret[],
): Promise<[PlainSecret, InstallationKey][]> {
  const secretOf = new Map(
    secrets.flatMap((secret) => peppers.map((pepper) => [lookupOf(pepper, secret), secret])),
  );
  const keys = await findKeysByLookups(database.pool, [...secretOf.keys()]);
  return [...keys].flatMap(([lookup, key]) => {
    const secret = secretOf.get(lookup);
    return secret === undefined ? [] : [[secret, key] as const];
  });
}
