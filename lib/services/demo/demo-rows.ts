import type { DemoCount, DemoRequest, DemoUse } from '../../core/demo/demo-request';
import { encodeId, ID_RANDOM_BYTES, type WorkspaceId } from '../../core/ids';
import { type LogEntry, traceLetters } from '../../core/request-log';
import {
  type AddressCount,
  EVERY_REQUEST,
  type MinuteCount,
  type Outcome,
  type ScopeCount,
} from '../../core/usage';
import { CHECKS, type Check, refuse } from '../../core/verification';
import type { Runtime } from '../context';
import { latencyBinOf } from '../usage/latency-sketch';
import type { StoredDemoKey } from './create-demo-keys';

/** Whose a row is. */
interface Owner {
  workspaceId: WorkspaceId;
  key: StoredDemoKey;
}

/** A count of demo traffic as the engine would count it. */
export function minuteCountOf({ workspaceId, key }: Owner, counted: DemoCount): MinuteCount {
  const bins = new Map<number, number>();
  for (const { seconds, count } of counted.latencies) {
    const bin = latencyBinOf(seconds);
    bins.set(bin, (bins.get(bin) ?? 0) + count);
  }
  const sorted = [...bins].sort(([a], [b]) => a - b);
  const { at, endpoint, outcome, status, country, count } = counted;
  return {
    workspaceId,
    keyId: key.id,
    environment: key.environment,
    minute: at,
    endpoint,
    outcome,
    status,
    country,
    count,
    responses: count,
    latencyBins: sorted.map(([bin]) => bin),
    latencyCounts: sorted.map(([, each]) => each),
  };
}

/** How much a key was used from an address, of an hour. */
export function addressCountOf(
  { workspaceId, key }: Owner,
  { outcome, address, count }: DemoUse,
  hour: Date,
): AddressCount {
  return { workspaceId, keyId: key.id, hour, outcome, address, count };
}

/** What the requests of a count needed, which were all let through in this hour. */
export function scopeCountsOf(
  { workspaceId, key }: Owner,
  { endpoint, count }: Pick<DemoCount, 'endpoint' | 'count'>,
  hour: Date,
): ScopeCount[] {
  const [method = ''] = endpoint.split(' ', 1);
  const needed = [EVERY_REQUEST, ...scopesFor(key, method)];
  return needed.map((scope) => ({ workspaceId, keyId: key.id, hour, scope, count }));
}

/** A single request of demo traffic as the log would have it. */
export function logEntryOf(
  { random }: Pick<Runtime, 'random'>,
  { workspaceId, key }: Owner,
  request: DemoRequest,
): LogEntry {
  const { at, method, path, endpoint, status, outcome, address, country, userAgent } = request;
  return {
    id: encodeId('log', at.getTime(), random.bytes(ID_RANDOM_BYTES)),
    at,
    source: 'verify',
    requestId: encodeId('request', at.getTime(), random.bytes(ID_RANDOM_BYTES)),
    workspaceId,
    environment: key.environment,
    keyId: key.id,
    maskedKey: null,
    method,
    path,
    endpoint,
    status,
    outcome,
    trace: traceOfOutcome(outcome),
    requiredScopes: scopesFor(key, method),
    microseconds: Math.round(request.seconds * 1e6),
    address,
    country,
    referrer: null,
    userAgent,
    rateLimit: outcome === 'rate_limited' ? '"key";r=0;t=1' : null,
  };
}

/** At which check the refusals of demo traffic are. */
const CHECK_OF: Readonly<Partial<Record<Outcome, Check>>> = {
  key_inactive: 'status',
  key_regenerated: 'status',
  scope_missing: 'scope',
  rate_limited: 'rate_limit',
};

function traceOfOutcome(outcome: Outcome): string {
  const check = CHECK_OF[outcome];
  if (outcome !== 'valid' && check !== undefined) {
    return traceLetters(refuse(outcome, check, null).trace);
  }
  return traceLetters(CHECKS.map((passed) => ({ check: passed, outcome: 'passed' })));
}

// The company's API is imagined, and so is what it asks for: of what the key has, the first that fits.
function scopesFor({ scopes }: StoredDemoKey, method: string): readonly string[] {
  const wanted = method === 'GET' ? ':read' : ':write';
  return scopes.filter((scope) => scope.endsWith(wanted)).slice(0, 1);
}
