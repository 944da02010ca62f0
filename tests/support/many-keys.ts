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
  await runtime.database.prisma.apiKey.createMany({
    data: made.map(({ id }, index) => ({
      id,
      workspaceId,
      environment: 'live' as const,
      name: `Key ${index}`,
      prefix: LIVE.prefix,
      permissionLevel: 'full' as const,
      scopes: ['api_keys:read'],
      createdById: userId,
    })),
  });
  await runtime.database.prisma.apiKeySecret.createMany({
    data: made.map(({ id, secret }) => ({
      lookup: Buffer.from(lookupOf(pepper, secret), 'base64url'),
      workspaceId,
      keyId: id,
      hash,
      lastFour: lastFourOf(secret),
      pepperFingerprint: pepper.fingerprint,
    })),
  });
  return made;
}
