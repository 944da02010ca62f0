import type { AccessTestInput } from '../../core/access-test';
import type { RuledStep } from '../../core/access-verdict';
import { ruledTrace } from '../../core/ruling';
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
import { lookOn } from './verify-key';

/** What would be decided about an imagined request, and about which key. */
export interface TestedAccess {
  decision: Decision;
  key: Pick<KeyRecord, 'id' | 'name' | 'lastFour' | 'environment'> | null;
  trace: readonly RuledStep[];
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
    return withoutKey('key_malformed');
  }
  const record = await findRecord(ctx, input);
  if (record === null) return withoutKey('key_unknown');
  const { id, name, lastFour, environment, prefix } = record.key;
  const isAtOdds = keyFormats.environmentOf(input.secret ?? prefix) !== environment;
  if (isAtOdds) return withoutKey('key_unknown');
  const bound = boundBy(record.key, input);
  const request = requestOf(input);
  const decided = decide(bound, request, input.at ?? record.now);
  const decision = decided.valid
    ? withQuota(decided, await ctx.runtime.quotas.take(bound, 0))
    : await lookOn(ctx.runtime, decided);
  const trace = ruledTrace(decision.trace, bound, request);
  return { decision, key: { id, name, lastFour, environment }, trace };
}

function withoutKey(reason: 'key_malformed' | 'key_unknown'): TestedAccess {
  const decision = refuse(reason, 'known', null);
  return { decision, key: null, trace: ruledTrace(decision.trace, null, {}) };
}

// With what is tried in place of what is saved.
function boundBy(key: KeyRecord, { draft, listDraft }: AccessTestInput): KeyRecord {
  const list = listDraft === undefined ? {} : { workspaceAddresses: listDraft };
  return { ...key, ...draft, ...list };
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
  const { scopes, environment, method, path, address, referrer } = input;
  return { requiredScopes: scopes, environment, method, path, address, referrer };
}
