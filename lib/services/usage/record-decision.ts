import { type Quota, rateLimitState } from '../../core/rate-limits';
import { type LogSource, traceLetters } from '../../core/request-log';
import type { UsageEvent } from '../../core/usage';
import type { TraceStep } from '../../core/verification';
import type { Runtime } from '../context';

/** What the log keeps of a request beside what is counted of it. */
export interface DescribedRequest {
  source: LogSource;
  requestId: string;
  /** The readable beginning of what was sent instead of a known key. */
  maskedKey: string | null;
  method: string | null;
  path: string | null;
  trace: readonly TraceStep[];
  requiredScopes: readonly string[];
  quota: Quota | undefined;
  referrer: string | undefined;
  userAgent: string | null;
}

const TEXT_MAX = 512;

/**
 * Counts a decision and keeps its request in the log, where it is wanted there.
 * @param describe is asked only for what is kept
 */
export function recordDecision(
  { usage, requestLog }: Pick<Runtime, 'usage' | 'requestLog'>,
  event: UsageEvent,
  describe: () => DescribedRequest,
): void {
  usage.count(event);
  if (!requestLog.wants(event.outcome === 'valid')) return;
  const { key, endpoint, outcome, status, seconds, address, country } = event;
  const { trace, quota, referrer, ...described } = describe();
  requestLog.add({
    ...described,
    workspaceId: key?.workspaceId ?? '',
    environment: key?.environment ?? '',
    keyId: key?.id ?? '',
    path: described.path?.slice(0, TEXT_MAX) ?? null,
    method: described.method?.slice(0, 20) ?? null,
    endpoint,
    outcome,
    status,
    trace: traceLetters(trace),
    microseconds: seconds === null ? null : Math.round(seconds * 1e6),
    address,
    country,
    referrer: originOf(referrer),
    rateLimit: quota === undefined ? null : rateLimitState(quota),
  });
}

// The rest of a website's address may hold what its people entered.
function originOf(referrer: string | undefined): string | null {
  if (referrer === undefined || !URL.canParse(referrer)) return null;
  const { origin } = new URL(referrer);
  return origin === 'null' ? null : origin.slice(0, TEXT_MAX);
}
