import { loggableText } from '../../core/loggable-text';
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
const METHOD_MAX = 20;

/**
 * Counts a decision and keeps its request in the log, where it is wanted there.
 * @param describe is asked only for what is kept
 */
export function recordDecision(
  { usage, requestLog, keyFormats }: Pick<Runtime, 'usage' | 'requestLog' | 'keyFormats'>,
  event: UsageEvent,
  describe: () => DescribedRequest,
): void {
  usage.count(event);
  if (!requestLog.wants(event.outcome === 'valid', event.key?.workspaceId ?? '')) return;
  const { key, endpoint, outcome, status, seconds, address, country } = event;
  const { trace, quota, referrer, ...described } = describe();
  const textOf = (text: string | null, lengthMax: number) =>
    text === null ? null : loggableText(text, { formats: keyFormats, lengthMax });
  requestLog.add({
    ...described,
    workspaceId: key?.workspaceId ?? '',
    environment: key?.environment ?? '',
    keyId: key?.id ?? '',
    path: textOf(described.path, TEXT_MAX),
    method: textOf(described.method, METHOD_MAX),
    userAgent: textOf(described.userAgent, TEXT_MAX),
    endpoint,
    outcome,
    status,
    trace: traceLetters(trace),
    microseconds: seconds === null ? null : Math.round(seconds * 1e6),
    address,
    country,
    referrer: textOf(originOf(referrer), TEXT_MAX),
    rateLimit: quota === undefined ? null : rateLimitState(quota),
  });
}

// The rest of a website's address may hold what its people entered.
function originOf(referrer: string | undefined): string | null {
  if (referrer === undefined || !URL.canParse(referrer)) return null;
  const { origin } = new URL(referrer);
  return origin === 'null' ? null : origin;
}
