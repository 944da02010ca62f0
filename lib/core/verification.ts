import type { ErrorCode } from './errors';
import type { KeyId, UserId, WorkspaceId } from './ids';
import type { Environment } from './key-format';
import type { Quota } from './rate-limits';
import {
  type BindingRestrictions,
  isPathMalformed,
  isRestrictionReason,
  judgeAddresses,
  judgeEndpoint,
  judgeReferrer,
  judgeWorkspaceAddresses,
  type RestrictedRequest,
  type RestrictionKind,
  type RestrictionReason,
} from './restrictions/restrictions';
import { holdsScope, type Role } from './roles';
import type { PermissionLevel, Scope } from './scopes';

/** Every reason for which a key is refused, with the coarse code and the public sentence it has. */
export const REFUSALS = {
  key_missing: ['unauthorized', 'No API key was sent. Send it as "Authorization: Bearer <key>".'],
  key_malformed: ['unauthorized', 'Invalid API key'],
  key_unknown: ['unauthorized', 'Invalid API key'],
  key_revoked: ['unauthorized', 'Invalid API key'],
  key_regenerated: ['unauthorized', 'Invalid API key'],
  key_inactive: ['unauthorized', 'This API key is deactivated. Activate it in the dashboard.'],
  creator_left: [
    'unauthorized',
    'The person who created this API key has left its workspace. An admin can create a new one.',
  ],
  key_expired: ['key_expired', 'This API key has expired. Create a new one in the dashboard.'],
  wrong_environment: ['forbidden', 'This API key belongs to the other environment.'],
  subscription_inactive: [
    'subscription_inactive',
    'The subscription of this workspace is inactive.',
  ],
  address_missing: [
    'forbidden',
    'This API key works from certain addresses alone, and the address is not known.',
  ],
  address_not_allowed: ['forbidden', 'This API key does not work from this address.'],
  referrer_missing: [
    'forbidden',
    'This API key works on certain websites alone, and the request names none (Referer or Origin).',
  ],
  referrer_not_allowed: ['forbidden', 'This API key does not work on this website.'],
  path_malformed: ['forbidden', 'The path of the request is malformed.'],
  endpoint_missing: [
    'forbidden',
    'This API key works with certain endpoints alone, and method or path are not known.',
  ],
  endpoint_not_allowed: ['forbidden', 'This API key does not work with this endpoint.'],
  scope_missing: ['forbidden', 'This API key lacks the permission for this request.'],
  rate_limited: ['rate_limited', 'Too many requests with this API key or in its workspace. Wait.'],
} as const satisfies Record<string, readonly [ErrorCode, string]>;

export type RefusalReason = keyof typeof REFUSALS;

/** The checks in the order in which they decide. */
export const CHECKS = [
  'known',
  'environment',
  'status',
  'expiry',
  'subscription',
  'workspace_addresses',
  'addresses',
  'referrer',
  'endpoint',
  'scope',
  'rate_limit',
] as const;
export type Check = (typeof CHECKS)[number];

/** One line of a decision's trace. */
export interface TraceStep {
  check: Check;
  outcome: CheckOutcome;
}

/** What a check came to; `reported`: it would have refused, and its restriction only reports. */
export const CHECK_OUTCOMES = ['passed', 'failed', 'skipped', 'reported'] as const;
export type CheckOutcome = (typeof CHECK_OUTCOMES)[number];

/** What a restriction that only reports would have refused. */
export interface Report {
  check: Check;
  reason: RestrictionReason;
}

/** Everything that deciding needs of a key, as the stores read it in one statement. */
export interface KeyRecord extends BindingRestrictions {
  id: KeyId;
  workspaceId: WorkspaceId;
  environment: Environment;
  name: string;
  prefix: string;
  lastFour: string;
  permissionLevel: PermissionLevel;
  scopes: readonly string[];
  status: 'ACTIVE' | 'INACTIVE' | 'REVOKED';
  createdAt: Date;
  /** The last use that this process knows of. Nothing is decided by it. */
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  createdBy: UserId;
  /** The creator's present role; null when they are no longer a member. */
  creatorRole: Role | null;
  isOperatorWorkspace: boolean;
  isSubscriptionActive: boolean;
  /** Requests per minute that the key may make; null: the default. */
  rateLimitPerMinute: number | null;
  /** The same for all keys of its workspace together. */
  workspaceRateLimitPerMinute: number | null;
  /** From this moment on the secret that was sent is refused; null: it is the current one. */
  secretStopsAt: Date | null;
}

/** What the caller wants to do with the key. */
export interface VerificationRequest extends RestrictedRequest {
  /** Every one of these must be held. */
  requiredScopes: readonly string[];
  /** Where given, the key must belong to it. */
  environment?: Environment | undefined;
  /** How many tokens of the rate limits it costs, 0 to 1,000; absent: 1. */
  cost?: number | undefined;
}

/** The outcome of a verification: a value, never an exception. */
export type Decision =
  | {
      valid: true;
      key: KeyRecord;
      scopes: readonly Scope[];
      trace: readonly TraceStep[];
      /** In the order of the checks. */
      reports: readonly Report[];
      quota?: Quota;
    }
  | {
      valid: false;
      code: ErrorCode;
      reason: RefusalReason;
      requiredScopes: readonly string[];
      /** The key, once it was known: for counting and for the log, not for the caller. */
      key: KeyRecord | null;
      trace: readonly TraceStep[];
      /** What the rate limits say, where they were looked at: not for a key that does not work. */
      quota?: Quota;
    };

/**
 * Decides whether a key may do what is asked, at `now` (the database's clock: attack 41). Pure; the
 * first check that fails decides, the rest are skipped.
 */
export function decide(key: KeyRecord | null, request: VerificationRequest, now: Date): Decision {
  if (key === null) return refuse('key_unknown', 'known', null);
  const scopes = effectiveScopes(key);
  let reports = NO_REPORTS;
  for (const check of CHECKS) {
    const reason = FAILS[check](key, request, now, scopes);
    if (reason === null) continue;
    const report = reportOf(key, check, reason);
    if (report === null) {
      const required = reason === 'scope_missing' ? request.requiredScopes : [];
      return refuse(reason, check, key, required, reports);
    }
    reports = [...reports, report];
  }
  return { valid: true, key, scopes, trace: withReports(PASSED, reports), reports };
}

/** The decision that refuses a key at one check. */
export function refuse(
  reason: RefusalReason,
  check: Check,
  key: KeyRecord | null,
  requiredScopes: readonly string[] = [],
  reports: readonly Report[] = NO_REPORTS,
): Decision {
  return {
    valid: false,
    code: REFUSALS[reason][0],
    reason,
    requiredScopes,
    key,
    trace: withReports(FAILED_AT[CHECKS.indexOf(check)] ?? PASSED, reports),
  };
}

/**
 * The decision with what the rate limits say: the last check. They are asked only about a decision that
 * would be valid, so that what is refused takes nothing, and look on at other refusals.
 */
export function withQuota(decision: Decision, quota: Quota): Decision {
  if (!decision.valid) return { ...decision, quota };
  if (quota.violated.length === 0) {
    const { key, scopes, trace, reports } = decision;
    return { valid: true, key, scopes, trace, reports, quota };
  }
  const { key, reports } = decision;
  return { ...refuse('rate_limited', 'rate_limit', key, [], reports), quota };
}

/** Why a restriction that only reports would have refused what was let through: the first reason; else null. */
export function reportIn(decision: Decision): RestrictionReason | null {
  return decision.valid ? (decision.reports[0]?.reason ?? null) : null;
}

const scopesOfRecord = new WeakMap<object, readonly Scope[]>();

/** What a key may do now: what it was granted ∩ what its creator holds (I4). */
export function effectiveScopes(
  key: Pick<KeyRecord, 'scopes' | 'creatorRole' | 'isOperatorWorkspace'>,
): readonly Scope[] {
  // A record is never changed: it is computed once for each that is remembered.
  const known = scopesOfRecord.get(key);
  if (known !== undefined) return known;
  const scopes = key.scopes.filter((scope) =>
    holdsScope(key.creatorRole, key.isOperatorWorkspace, scope),
  );
  scopesOfRecord.set(key, scopes);
  return scopes;
}

type CheckFails = (
  key: KeyRecord,
  request: VerificationRequest,
  now: Date,
  scopes: readonly Scope[],
) => RefusalReason | null;

const FAILS: Readonly<Record<Check, CheckFails>> = {
  known: () => null,
  environment: (key, { environment }) =>
    environment !== undefined && key.environment !== environment ? 'wrong_environment' : null,
  status: (key, _request, now) => {
    if (key.status === 'REVOKED') return 'key_revoked';
    if (hasPassed(key.secretStopsAt, now)) return 'key_regenerated';
    if (key.status === 'INACTIVE') return 'key_inactive';
    return key.creatorRole === null ? 'creator_left' : null;
  },
  expiry: (key, _request, now) => (hasPassed(key.expiresAt, now) ? 'key_expired' : null),
  subscription: (key) => (!key.isSubscriptionActive ? 'subscription_inactive' : null),
  workspace_addresses: judgeWorkspaceAddresses,
  addresses: judgeAddresses,
  referrer: judgeReferrer,
  endpoint: (key, request) =>
    request.path !== undefined && isPathMalformed(request.path)
      ? 'path_malformed'
      : judgeEndpoint(key, request),
  scope: (_key, { requiredScopes }, _now, scopes) =>
    requiredScopes.every((wanted) => scopes.some((scope) => scope === wanted))
      ? null
      : 'scope_missing',
  // Its tokens are taken when everything else has passed: withQuota().
  rate_limit: () => null,
};

function hasPassed(moment: Date | null, now: Date): boolean {
  return moment !== null && moment.getTime() <= now.getTime();
}

const CHECK_OF: Readonly<Record<RestrictionKind, Check>> = {
  addresses: 'addresses',
  referrers: 'referrer',
  endpoints: 'endpoint',
};

// A malformed path is refused whatever the key's restrictions are.
function reportOf({ reportOnly }: KeyRecord, check: Check, reason: RefusalReason): Report | null {
  if (!reportOnly.some((kind) => CHECK_OF[kind] === check)) return null;
  return isRestrictionReason(reason) ? { check, reason } : null;
}

const NO_REPORTS: readonly Report[] = [];

// Every trace without reports that there can be, made once.
const PASSED = traceUntil(CHECKS.length);
const FAILED_AT = CHECKS.map((_check, index) => traceUntil(index));

function traceUntil(failedAt: number): readonly TraceStep[] {
  return CHECKS.map((check, index) => ({
    check,
    outcome: index < failedAt ? 'passed' : index === failedAt ? 'failed' : 'skipped',
  }));
}

function withReports(
  trace: readonly TraceStep[],
  reports: readonly Report[],
): readonly TraceStep[] {
  if (reports.length === 0) return trace;
  return trace.map((step) =>
    reports.some(({ check }) => check === step.check) ? { ...step, outcome: 'reported' } : step,
  );
}
