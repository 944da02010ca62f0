import type { Decision } from '../core/verification';
import type { ApiResponse } from './api-exchange';
import { refusalOf } from './authenticate';
import { errorResponse } from './error-response';
import { addRateLimitFields } from './rate-limit-fields';

/** What `/v1` answers to a request that is refused so: for pages that show it before it happens. */
export function refusedAnswer(
  decision: Extract<Decision, { valid: false }>,
  facts: { requestId: string; publicUrl: string },
): ApiResponse {
  const { reason, requiredScopes, quota, key } = decision;
  const refusal = refusalOf(reason, requiredScopes, quota);
  const response = errorResponse(refusal, { ...facts, keyId: key?.id });
  Object.assign(response.headers, headersBeside(decision, facts.requestId));
  return response;
}

/** The headers that `/v1` adds to whatever it answers to a request with a key. */
export function headersBeside(
  { quota }: Pick<Decision, 'quota'>,
  requestId: string,
): Record<string, string> {
  const headers: Record<string, string> = { 'request-id': requestId };
  if (quota !== undefined) addRateLimitFields(headers, quota);
  return headers;
}
