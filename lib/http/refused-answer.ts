import type { Decision } from '../core/verification';
import type { ApiResponse } from './api-exchange';
import { refusalOf } from './authenticate';
import { errorResponse } from './error-response';

/** What `/v1` answers to a request that is refused so: for pages that show it before it happens. */
export function refusedAnswer(
  { reason, requiredScopes, quota, key }: Extract<Decision, { valid: false }>,
  facts: { requestId: string; publicUrl: string },
): ApiResponse {
  return errorResponse(refusalOf(reason, requiredScopes, quota), { ...facts, keyId: key?.id });
}
