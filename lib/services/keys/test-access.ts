import type { AccessTestInput } from '../../core/access-test';
import {
  type Decision,
  decide,
  type KeyRecord,
  refuse,
  type VerificationRequest,
  withQuota,
} from '../../core/verification';
import { findVerificationRecord, type VerificationRecord } from '../../stores/verification-records';
import { authorize } from '../authorize';
import type { Context, UserActor } from '../context';
import { findRecordBySecret } from './find-key-by-secret';
import { loadKey } from './load-key';

/** What would be decided about an imagined request, and about which key. */
export interface TestedAccess {
  decision: Decision;
  key: Pick<KeyRecord, 'id' | 'name' | 'lastFour' | 'environment'> | null;
}

/**
 * Decides about an imagined request as `/v1` would about a real one: with the same `decide`, from what the
 * database says now. It takes nothing of the rate limits and counts as no use of the key.
 * @throws DomainError `not_found` for a key that the person may not see
 */
export async function testAccess(
  ctx: Context<UserActor>,
  input: AccessTestInput,
): Promise<TestedAccess> {
  authorize(ctx, 'keys:read');
  const { keyFormats } = ctx.runtime;
  if (input.secret !== undefined && keyFormats.parse(input.secret) === null) {
    return { decision: refuse('key_malformed', 'known', null), key: null };
  }
  const record = await findRecord(ctx, input);
  if (record === null) return { decision: refuse('key_unknown', 'known', null), key: null };
  const { id, name, lastFour, environment } = record.key;
  const bound = { ...record.key, ...input.draft };
  const decided = decide(bound, requestOf(input), input.at ?? record.now);
  const decision = decided.valid ? await withLimits(ctx, decided) : decided;
  return { decision, key: { id, name, lastFour, environment } };
}

async function findRecord(
  ctx: Context<UserActor>,
  { secret: text, keyId }: AccessTestInput,
): Promise<VerificationRecord | null> {
  const { runtime, actor } = ctx;
  const { pool, prisma } = runtime.database;
  const secret = runtime.keyFormats.parse(text ?? '');
  if (secret !== null) return await findRecordBySecret(ctx, secret);
  const { id } = await loadKey(ctx, prisma, keyId ?? '', 'keys:read');
  return await findVerificationRecord(pool, actor.workspaceId, id);
}

function requestOf(input: AccessTestInput): VerificationRequest {
  const { scopes, method, path, address, referrer } = input;
  return { requiredScopes: scopes, method, path, address, referrer };
}

async function withLimits(
  { runtime }: Context,
  decision: Extract<Decision, { valid: true }>,
): Promise<Decision> {
  return withQuota(decision, await runtime.quotas.take(decision.key, 0));
}
