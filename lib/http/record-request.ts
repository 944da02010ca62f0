import { redactSecrets } from '../core/key-format';
import type { Decision } from '../core/verification';
import type { Runtime } from '../services/context';
import type { ApiRequest, ApiResponse } from './api-exchange';

/** Notes an answered request: the access log, the key's last use, and the page that waits for it. */
export function recordRequest(
  runtime: Runtime,
  request: ApiRequest,
  response: ApiResponse,
  decision: Decision | null,
  elapsedMs: number,
): void {
  const key = decision?.key ?? null;
  const ms = Math.round(elapsedMs * 10) / 10;
  const path = redactSecrets(decodeURIComponent(request.path));
  const { id: requestId, method, address } = request;
  const reason = decision?.valid === false ? decision.reason : undefined;
  runtime.log.info(
    { requestId, method, path, status: response.status, ms, keyId: key?.id, reason, address },
    'request',
  );
  if (key === null || decision?.valid !== true) return;
  runtime.lastUses.note({ keyId: key.id, at: runtime.now(), address });
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
