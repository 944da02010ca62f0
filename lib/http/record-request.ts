import { redactSecrets } from '../core/key-format';
import type { Outcome } from '../core/usage';
import type { Decision } from '../core/verification';
import type { Runtime } from '../services/context';
import type { ApiRequest, ApiResponse } from './api-exchange';

/** What became known of a request while it was answered. */
export interface Seen {
  /** About the key that was sent, once one was looked up. */
  decision: Decision | null;
  /** Of the matched route. */
  endpoint: string | null;
  /** Of the error that was answered, where there was one. */
  reason: string | undefined;
}

/** Notes an answered request: the access log, the counts, and the page that waits for the key. */
export function recordRequest(
  runtime: Runtime,
  request: ApiRequest,
  response: ApiResponse,
  seen: Seen,
  elapsedMs: number,
): void {
  const { decision, endpoint } = seen;
  const key = decision?.key ?? null;
  const ms = Math.round(elapsedMs * 10) / 10;
  const path = redactSecrets(decodeURIComponent(request.path));
  const { id: requestId, method, address } = request;
  const reason = decision?.valid === false ? decision.reason : undefined;
  runtime.log.info(
    { requestId, method, path, status: response.status, ms, keyId: key?.id, reason, address },
    'request',
  );
  const outcome = outcomeOf(seen);
  if (outcome !== null && endpoint !== null) {
    runtime.usage.count({ key, endpoint, outcome, seconds: elapsedMs / 1000, address });
  }
  if (key === null || decision?.valid !== true) return;
  const userAgent = request.header('user-agent')?.slice(0, 256) ?? null;
  runtime.arrivals.announce(key.id, {
    requestId,
    status: response.status,
    method,
    path,
    ms,
    address,
    userAgent,
    lastFour: key.lastFour,
  });
}

/** What was decided about the key, or about none; null where nothing was: a public route, a fault. */
function outcomeOf({ decision, reason }: Seen): Outcome | null {
  if (decision !== null) return decision.valid ? 'valid' : decision.reason;
  return reason === 'key_missing' || reason === 'key_malformed' ? reason : null;
}
