import { userAgentOf } from '../core/loggable-text';
import { readablePath } from '../core/readable-path';
import type { Scope } from '../core/scopes';
import type { Outcome, UsageEvent } from '../core/usage';
import { type Decision, type KeyRecord, reportIn } from '../core/verification';
import type { Runtime } from '../services/context';
import { type DescribedRequest, recordDecision } from '../services/usage/record-decision';
import type { ApiRequest, ApiResponse } from './api-exchange';

/** What became known of a request while it was answered. */
export interface Seen {
  /** About the key that was sent, once one was looked up. */
  decision: Decision | null;
  /** Of the matched route. */
  endpoint: string | null;
  /** The scopes that the matched route needs. */
  needed: readonly Scope[];
  /** The readable beginning of what was sent, where it is no key that is known. */
  maskedKey: string | null;
  /** Of the error that was answered, where there was one. */
  reason: string | undefined;
}

const VERIFY_PATH = '/v1/api-keys/verify';

/** An answer that took longer than this is in the log, in milliseconds. */
const SLOW_MS = 1_000;

/** Notes an answered request: the counts, the log, and the page that waits for the key. */
export function recordRequest(
  runtime: Runtime,
  request: ApiRequest,
  response: ApiResponse,
  seen: Seen,
  elapsedMs: number,
): void {
  const { decision, endpoint } = seen;
  const key = decision?.key ?? null;
  const outcome = outcomeOf(seen);
  if (outcome !== null) runtime.counts.verified('api', outcome);
  runtime.counts.answered(endpoint, response.status, elapsedMs / 1000);
  if (outcome !== null && endpoint !== null) {
    const event: UsageEvent = {
      key,
      endpoint,
      outcome,
      counts: 'both',
      status: response.status,
      report: decision === null ? null : reportIn(decision),
      needed: seen.needed,
      seconds: elapsedMs / 1000,
      address: request.address,
      country: runtime.countries.of(request.address, request.country),
    };
    recordDecision(runtime, event, () => described(runtime, request, seen));
  }
  if (isLogged(request, response, elapsedMs))
    logRequest(runtime, request, response, seen, elapsedMs);
  if (key !== null && decision?.valid === true) {
    noteUse(key, runtime.now());
    announce(runtime, request, response, key, elapsedMs);
  }
}

function described(
  { keyFormats }: Runtime,
  request: ApiRequest,
  { decision, maskedKey }: Seen,
): DescribedRequest {
  return {
    source: 'api',
    requestId: request.id,
    maskedKey,
    method: request.method,
    path: readablePath(request.path, keyFormats),
    trace: decision?.trace ?? [],
    requiredScopes: decision?.valid === false ? decision.requiredScopes : [],
    quota: decision?.quota,
    referrer: request.header('referer') ?? request.header('origin'),
    userAgent: userAgentOf(request.header('user-agent'), keyFormats),
  };
}

// To the second, as it is stored.
function noteUse(key: KeyRecord, at: Date): void {
  if (at.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= 1_000) key.lastUsedAt = at;
}

// What reads and succeeds is counted and has no line: thousands a second would bury the others.
function isLogged({ method, path }: ApiRequest, { status }: ApiResponse, ms: number): boolean {
  const isReading = method === 'GET' || method === 'HEAD' || path.startsWith(VERIFY_PATH);
  return !isReading || status >= 400 || ms > SLOW_MS;
}

function logRequest(
  { log, keyFormats }: Runtime,
  request: ApiRequest,
  { status }: ApiResponse,
  { decision }: Seen,
  elapsedMs: number,
): void {
  const { id: requestId, method, address } = request;
  const path = readablePath(request.path, keyFormats);
  const reason = decision?.valid === false ? decision.reason : undefined;
  const facts = { requestId, method, path, status, ms: rounded(elapsedMs) };
  log.info({ ...facts, keyId: decision?.key?.id, reason, address }, 'request');
}

function announce(
  { arrivals, keyFormats }: Runtime,
  request: ApiRequest,
  { status }: ApiResponse,
  { id, lastFour }: KeyRecord,
  elapsedMs: number,
): void {
  if (!arrivals.isAwaited(id, lastFour)) return;
  arrivals.announce(id, {
    requestId: request.id,
    status,
    method: request.method,
    path: readablePath(request.path, keyFormats),
    ms: rounded(elapsedMs),
    address: request.address,
    userAgent: userAgentOf(request.header('user-agent'), keyFormats),
    lastFour,
  });
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** What was decided about the key, or about none; null where nothing was: a public route, a fault. */
function outcomeOf({ decision, reason }: Seen): Outcome | null {
  if (decision !== null) return decision.valid ? 'valid' : decision.reason;
  return reason === 'key_missing' || reason === 'key_malformed' ? reason : null;
}
