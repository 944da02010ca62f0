import { encodeId, ID_RANDOM_BYTES, type KeyId } from '@/lib/core/ids';
import { lastFourOf, type PlainSecret } from '@/lib/core/key-format';
import { hashSecret, newSecret } from '@/lib/crypto/key-secret';
import { lookupOf } from '@/lib/crypto/pepper';
import { secureRandom } from '@/lib/crypto/random';
import type { Context, UserActor } from '@/lib/services/context';
import { LIVE } from './defaults';
import { runtime } from './world';

/**
 * Many keys with their secrets, in two statements: creating each with its own argon2 would take minutes. Their
 * hash is another secret's, so that they are found and never accepted.
 */
export async function makeManyKeys(
  { actor }: Context<UserActor>,
  count: number,
): Promise<{ id: KeyId; secret: PlainSecret }[]> {
  const made = Array.from({ length: count }, (_none, index) => ({
    id: encodeId('key', runtime.now().getTime() + index, secureRandom.bytes(ID_RANDOM_BYTES)),
    secret: newSecret(LIVE, secureRandom),
  }));
  const [pepper] = runtime.peppers;
  const hash = await hashSecret(runtime.argon2, newSecret(LIVE, secureRandom));
  const { workspaceId, userId } = actor;
  const { pool } = runtime.database;
  const ids = made.map(({ id }) => id);
  await pool.query(
    `INSERT INTO api_keys (id, workspace_id, environment, name, prefix, permission_level, scopes, created_by)
     SELECT id, $2, 'live', 'Key ' || at, $3, 'full', ARRAY['api_keys:read'], $4
       FROM unnest($1::text[]) WITH ORDINALITY AS made (id, at)`,
    [ids, workspaceId, LIVE.prefix, userId],
  );
  const lookups = made.map(({ secret }) => Buffer.from(lookupOf(pepper, secret), 'base64url'));
  const lastFours = made.map(({ secret }) => lastFourOf(secret));
  await pool.query(
    `INSERT INTO api_key_secrets (lookup, workspace_id, key_id, hash, last_four, pepper_fingerprint)
     SELECT lookup, $4, id, $5, last_four, $6
       FROM unnest($1::bytea[], $2::text[], $3::text[]) AS made (lookup, id, last_four)`,
    [lookups, ids, lastFours, workspaceId, hash, pepper.fingerprint],
  );
  return made;
}
