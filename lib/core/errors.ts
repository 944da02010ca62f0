import type { Confirmation } from './restrictions/confirmation';

/** The coarse, stable codes of every refusal (documents 000–004), and the HTTP status each one has. */
export const STATUS_OF_CODE = {
  unauthorized: 401,
  key_expired: 401,
  forbidden: 403,
  subscription_inactive: 403,
  rate_limited: 429,
  not_found: 404,
  invalid_request: 400,
  conflict: 409,
  unavailable: 503,
  internal: 500,
} as const satisfies Record<string, number>;

/** One of the ten coarse codes. */
export type ErrorCode = keyof typeof STATUS_OF_CODE;

/** One fault of an input: where (a JSON pointer, RFC 6901, or a field's name) and what. */
export interface InputFault {
  pointer: string;
  detail: string;
}

/** What an error may carry beside its text; everything here is public. */
export interface ErrorDetails {
  /** The fine-grained reason, for example `key_revoked`. */
  reason?: string | undefined;
  /** The scopes of which one is missing. */
  requiredScopes?: readonly string[] | undefined;
  /** Each fault of the input. */
  faults?: readonly InputFault[] | undefined;
  /** How long to wait before the next try, in seconds. */
  retryAfterSeconds?: number | undefined;
  /** The rate limits that refuse. */
  violatedPolicies?: readonly string[] | undefined;
  /** What would have to be confirmed for it to be done (lib/core/restrictions/confirmation.ts). */
  confirmations?: readonly Confirmation[] | undefined;
  /** The methods that exist (RFC 9110 §15.5.6), for a 405. */
  allow?: readonly string[] | undefined;
}

const BRAND = Symbol.for('keydesk.DomainError');

/**
 * The one error of a broken or forbidden operation; `message` is public text.
 * Recognise it with `isDomainError`: the class exists once in each module graph of the process.
 */
export class DomainError extends Error {
  readonly [BRAND] = true;
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Whether a thrown value is a `DomainError` of any module graph of this process. */
export function isDomainError(error: unknown): error is DomainError {
  return typeof error === 'object' && error !== null && BRAND in error;
}

/** The one answer for a missing and for a foreign id: what you may not see is not found (attack 1, 2). */
export function notFound(what: string): DomainError {
  return new DomainError('not_found', `${what} not found`, { reason: 'not_found' });
}

/** An input that cannot be accepted, with each fault and where it stands. */
export function invalidInput(faults: readonly InputFault[]): DomainError {
  const first = faults[0]?.detail ?? 'The input is not valid.';
  return new DomainError('invalid_request', first, { reason: 'invalid_input', faults });
}
