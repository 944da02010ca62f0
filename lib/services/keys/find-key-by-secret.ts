import type { PlainSecret } from '../../core/key-format';
import type { KeyView } from '../../core/key-view';
import { lookupOf } from '../../crypto/pepper';
import { findKey } from '../../stores/keys';
import {
  findVerificationRecords,
  type VerificationRecord,
} from '../../stores/verification-records';
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
  const record = secret === null ? null : await findRecordBySecret(ctx, secret);
  if (record === null) return null;
  return await findKey(runtime.database.prisma, actor.workspaceId, record.key.id);
}

/**
 * The record of a secret of this workspace. One of another is unknown here, as it is to everybody who may
 * not verify; one of somebody else, too, where keys are personal.
 */
export async function findRecordBySecret(
  ctx: Context<UserActor>,
  secret: PlainSecret,
): Promise<VerificationRecord | null> {
  const { runtime, actor } = ctx;
  const lookups = runtime.peppers.map((pepper) => lookupOf(pepper, secret));
  const [record] = (await findVerificationRecords(runtime.database.pool, lookups)).values();
  if (record?.key.workspaceId !== actor.workspaceId) return null;
  return isOthersKey(ctx, record.key.createdBy) ? null : record;
}
