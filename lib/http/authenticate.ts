import { type Awaitable, proceed } from '../core/awaitable';
import { DomainError } from '../core/errors';
import { maskedKeyOf } from '../core/key-format';
import { networkOf } from '../core/network-of';
import type { Quota } from '../core/rate-limits';
import { keyReachOf } from '../core/roles';
import type { Scope } from '../core/scopes';
import { type Decision, REFUSALS, type RefusalReason } from '../core/verification';
import type { KeyActor, Runtime } from '../services/context';
import { verifyKey } from '../services/keys/verify-key';
import type { ApiRequest } from './api-exchange';
import type { Seen } from './record-request';

const BEARER = /^Bearer +([!-~]+) *$/i;
// Credentials in an address end up in logs, histories and referrers (RFC 6750 §2.3, attack 31).
const CREDENTIAL_PARAMETER = /(^|&)(api_?key|access_token|key|token)=/i;

/**
 * The decision about the key that a request sends as `Authorization: Bearer`; `seen` holds it too, also
 * when the sender is told to wait.
 * @throws DomainError `invalid_request` for a key in the address or more than one credential;
 * `unauthorized` (`key_missing`) for none; `rate_limited` after many keys that do not exist
 */
export function authenticate(
  runtime: Runtime,
  request: ApiRequest,
  requiredScopes: readonly Scope[],
  seen: Pick<Seen, 'decision' | 'maskedKey'>,
): Awaitable<Decision> {
  if (request.query !== '' && CREDENTIAL_PARAMETER.test(request.query)) {
    throw new DomainError(
      'invalid_request',
      'Send the API key in the Authorization header, never in the address. Regenerate the key that was sent.',
      { reason: 'credential_in_query' },
    );
  }
  const header = request.header('authorization');
  if (header === undefined || header.trim() === '') throw refusalOf('key_missing', []);
  if (header.includes(',')) {
    throw new DomainError('invalid_request', 'Send exactly one Authorization header.', {
      reason: 'credentials_repeated',
    });
  }
  const text = BEARER.exec(header)?.[1];
  if (text === undefined) throw refusalOf('key_malformed', []);
  return proceed(verifyKey(runtime, text, asked(request, requiredScopes)), (decision) => {
    seen.decision = decision;
    if (!decision.valid && decision.key === null) {
      seen.maskedKey = maskedKeyOf(text, runtime.keyFormats);
      countFailedKey(runtime, request.address);
    }
    return decision;
  });
}

function asked(
  request: ApiRequest,
  requiredScopes: readonly Scope[],
): Parameters<typeof verifyKey>[2] {
  return {
    requiredScopes,
    method: request.method,
    path: request.path,
    address: request.address,
    referrer: request.header('referer'),
    origin: request.header('origin'),
  };
}

// Who keeps sending keys that do not exist is told to wait (attack 13). A key that works is never held
// up by it: an API that passes its callers' keys on asks for all of them from one address.
function countFailedKey({ limits }: Runtime, address: string | null): void {
  if (address !== null) limits.take([['failedKey', networkOf(address)]]);
}

/** A refusal as the error that `/v1` answers. */
export function refusalOf(
  reason: RefusalReason,
  requiredScopes: readonly string[],
  quota?: Quota,
): DomainError {
  const [code, detail] = REFUSALS[reason];
  return new DomainError(code, detail, {
    reason,
    ...(requiredScopes.length > 0 && { requiredScopes }),
    ...(reason === 'rate_limited' && {
      violatedPolicies: quota?.violated,
      retryAfterSeconds: quota?.retryAfterSeconds,
    }),
  });
}

/** A valid decision as the actor that services authorize. */
export function actorOf({ key, scopes }: Extract<Decision, { valid: true }>): KeyActor {
  return {
    type: 'key',
    key,
    workspaceId: key.workspaceId,
    environment: key.environment,
    scopes,
    createdBy: key.createdBy,
    reach: key.creatorRole === null ? 'own' : keyReachOf(key.creatorRole),
  };
}
