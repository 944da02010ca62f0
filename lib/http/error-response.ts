import {
  DomainError,
  type ErrorCode,
  type InputFault,
  isDomainError,
  STATUS_OF_CODE,
} from '../core/errors';
import type { ApiResponse } from './api-exchange';

/** The title of a problem document, stable per code (RFC 9457 §3.1.3). */
const TITLES = {
  unauthorized: 'Unauthorized',
  key_expired: 'API key expired',
  forbidden: 'Forbidden',
  subscription_inactive: 'Subscription inactive',
  rate_limited: 'Too many requests',
  not_found: 'Not found',
  invalid_request: 'Invalid request',
  conflict: 'Conflict',
  unavailable: 'Temporarily unavailable',
  internal: 'Internal error',
} as const satisfies Record<ErrorCode, string>;

// Refusals of the transport that HTTP gives a status of its own.
const STATUS_OF_REASON: Readonly<Record<string, number>> = {
  method_not_allowed: 405,
  body_too_large: 413,
  media_type_unsupported: 415,
};

/** Any thrown value as the one public error; what is not a `DomainError` becomes `internal`. */
export function asDomainError(error: unknown): DomainError {
  if (isDomainError(error)) return error;
  return new DomainError(
    'internal',
    'Something went wrong on our side. Try again, and name the request id if it stays.',
    { reason: 'internal' },
    { cause: error },
  );
}

/**
 * The error as a problem document (RFC 9457) that is also documents 001's, 002's and 004's body.
 * @param facts.publicUrl the origin under which `/docs/errors` explains each reason
 * @param facts.keyId the calling key's own, named where it is the key that is not allowed to (403)
 */
export function errorResponse(
  error: DomainError,
  facts: { requestId: string; publicUrl: string; keyId?: string | undefined },
): ApiResponse {
  const reason = error.details.reason ?? error.code;
  const status = STATUS_OF_REASON[reason] ?? STATUS_OF_CODE[error.code];
  const body = {
    type: `${facts.publicUrl}/docs/errors#${reason}`,
    title: TITLES[error.code],
    status,
    detail: error.message,
    code: error.code,
    reason,
    success: false,
    request_id: facts.requestId,
    ...(status === 403 && facts.keyId !== undefined && { key_id: facts.keyId }),
    ...(error.details.requiredScopes && { required_scopes: error.details.requiredScopes }),
    ...(error.details.violatedPolicies && {
      'violated-policies': error.details.violatedPolicies,
    }),
    ...(error.details.faults && { errors: error.details.faults.map(asProblemError) }),
  };
  return {
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...challengeOf(error, reason),
      ...(error.details.retryAfterSeconds && {
        'retry-after': String(error.details.retryAfterSeconds),
      }),
      ...(error.details.allow && { allow: error.details.allow.join(', ') }),
    },
    body: JSON.stringify(body),
  };
}

// A body's fault is named by its JSON pointer, any other by the name of the parameter.
function asProblemError({ pointer, detail }: InputFault): Record<string, string> {
  const isInBody = pointer === '' || pointer.startsWith('/');
  return isInBody ? { pointer: `#${pointer}`, detail } : { parameter: pointer, detail };
}

// RFC 6750 §3: a request without credentials gets no error code.
function challengeOf(error: DomainError, reason: string): Record<string, string> {
  const realm = 'Bearer realm="keydesk"';
  if (reason === 'key_missing') return { 'www-authenticate': realm };
  if (reason === 'scope_missing') {
    const scope = error.details.requiredScopes?.join(' ') ?? '';
    return {
      'www-authenticate': `${realm}, error="insufficient_scope", scope="${scope}"`,
    };
  }
  if (STATUS_OF_CODE[error.code] !== 401) return {};
  return {
    'www-authenticate': `${realm}, error="invalid_token", error_description="${error.message}"`,
  };
}
