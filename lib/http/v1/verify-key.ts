import { z } from 'zod';
import { proceed } from '../../core/awaitable';
import { STATUS_OF_CODE } from '../../core/errors';
import { POLICIES, type Quota } from '../../core/rate-limits';
import {
  CHECK_OUTCOMES,
  CHECKS,
  type Decision,
  effectiveScopes,
  type KeyRecord,
  REFUSALS,
} from '../../core/verification';
import { VERIFY_BATCH_BYTES_MAX, verifyKeySchema, verifyKeysSchema } from '../../core/verify-input';
import { verifyForCompany } from '../../services/keys/verify-for-company';
import { defineRoute } from '../define-route';
import { encodedOnce } from '../encoded-once';
import { dataEnvelope } from './key-shape';

const rateLimitShape = z.object({
  policies: z.array(
    z.object({
      policy: z.enum(POLICIES),
      /** Requests per window. */
      limit: z.int(),
      window_seconds: z.int(),
      remaining: z.int(),
      /** Until the cost can be there, where it refuses; otherwise until it is full again. */
      reset_seconds: z.int(),
    }),
  ),
  /** Only when refused: the policies that refuse, and how long to wait. */
  violated_policies: z.array(z.enum(POLICIES)).optional(),
  retry_after_seconds: z.int().optional(),
});

const recordShape = z.object({
  id: z.string(),
  name: z.string(),
  environment: z.enum(['live', 'test']),
  workspace_id: z.string(),
  owner_id: z.string(),
  /** What it may use now. */
  scopes: z.array(z.string()),
  expires_at: z.iso.datetime().nullable(),
});

const decisionShape = z.object({
  valid: z.boolean(),
  /** The coarse code; only when refused. */
  code: z.enum(Object.keys(STATUS_OF_CODE)).optional(),
  /** The fine-grained reason; only when refused. */
  reason: z.enum(Object.keys(REFUSALS)).optional(),
  required_scopes: z.array(z.string()).optional(),
  /** The key, once it is known. */
  key: recordShape.optional(),
  /** What the rate limits say; for a key that works. */
  rate_limit: rateLimitShape.optional(),
  /**
   * The checks in order; only when asked to explain. `reported`: a restriction that only reports would have
   * refused.
   */
  trace: z.array(z.object({ check: z.enum(CHECKS), outcome: z.enum(CHECK_OUTCOMES) })).optional(),
});

export const verifyKeyRoute = defineRoute({
  method: 'POST',
  path: '/v1/api-keys/verify',
  summary:
    'Decides whether a key that your API was sent may do what it asks. A refusal is an answer, not an error',
  requires: 'api_keys:verify',
  body: verifyKeySchema,
  response: dataEnvelope(decisionShape),
  handle(ctx, { body }) {
    return proceed(verifyForCompany(ctx, body), (decision) =>
      decision.valid && !body.explain
        ? { encoded: encodeValid(decision) }
        : { body: { success: true, data: shapeDecision(decision, body.explain) } },
    );
  },
});

export const verifyKeysRoute = defineRoute({
  method: 'POST',
  path: '/v1/api-keys/verify/batch',
  summary: 'Decides about up to 100 keys at once, in their order',
  requires: 'api_keys:verify',
  body: verifyKeysSchema,
  bodyBytesMax: VERIFY_BATCH_BYTES_MAX,
  response: dataEnvelope(z.array(decisionShape)),
  async handle(ctx, { body }) {
    const decisions = await Promise.all(
      body.requests.map((request) => verifyForCompany(ctx, request)),
    );
    const data = decisions.map((decision, index) =>
      shapeDecision(decision, body.requests[index]?.explain === true),
    );
    return { body: { success: true, data } };
  },
});

const encodeRecord = encodedOnce(recordShape, () => null, shapeRecord);

/**
 * The answer about a key that works, which is most of the traffic: what `shapeDecision` gives, put together
 * from a key that is encoded once and what is left of its rate limits.
 */
function encodeValid({ key, quota }: Extract<Decision, { valid: true }>): string {
  const limits = quota === undefined ? '' : `,"rate_limit":${JSON.stringify(shapeQuota(quota))}`;
  return `{"success":true,"data":{"valid":true,"key":${encodeRecord(key)}${limits}}}`;
}

function shapeDecision(decision: Decision, isExplained: boolean): z.input<typeof decisionShape> {
  const more = {
    ...(decision.quota !== undefined && { rate_limit: shapeQuota(decision.quota) }),
    ...(isExplained && { trace: [...decision.trace] }),
  };
  if (decision.valid) return { valid: true, key: shapeRecord(decision.key), ...more };
  return {
    valid: false,
    code: decision.code,
    reason: decision.reason,
    ...(decision.requiredScopes.length > 0 && { required_scopes: [...decision.requiredScopes] }),
    ...(decision.key !== null && { key: shapeRecord(decision.key) }),
    ...more,
  };
}

function shapeQuota({ policies, violated, retryAfterSeconds }: Quota) {
  return {
    policies: policies.map(({ policy, limit, windowSeconds, remaining, resetSeconds }) => ({
      policy,
      limit,
      window_seconds: windowSeconds,
      remaining,
      reset_seconds: resetSeconds,
    })),
    ...(violated.length > 0 && {
      violated_policies: [...violated],
      retry_after_seconds: retryAfterSeconds,
    }),
  };
}

function shapeRecord(key: KeyRecord) {
  return {
    id: key.id,
    name: key.name,
    environment: key.environment,
    workspace_id: key.workspaceId,
    owner_id: key.createdBy,
    scopes: [...effectiveScopes(key)],
    expires_at: key.expiresAt?.toISOString() ?? null,
  };
}
