import type { KeyView } from '../../core/key-view';
import { lookupOf } from '../../crypto/pepper';
import { findKey } from '../../stores/keys';
import { findVerificationRecords } from '../../stores/verification-records';
import { authorize, isOthersKey } from '../authorize';
import type { Context, UserActor } from '../context';

/** The key of this workspace that a pasted secret belongs to; null for any other text. */
export async function findKeyBySecret(
  ctx: Context<UserActor>,
  text: string,
): Promise<KeyView | null> {
  authorize(ctx, 'keys:read');
  const { runtime, actor } = ctx;
  const secret = runtime.keyFormats.parse(text);
  if (secret === null) return null;
  const lookups = runtime.peppers.map((pepper) => lookupOf(pepper, secret));
  const records = await findVerificationRecords(runtime.database.pool, lookups);
  const [record] = records.values();
  if (record?.key.workspaceId !== actor.workspaceId) return null;
  const key = await findKey(runtime.database.prisma, actor.workspaceId, record.key.id);
  return key === null || isOthersKey(ctx, key.createdBy.id) ? null : key;
}
