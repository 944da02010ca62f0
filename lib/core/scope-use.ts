import type { LogSource } from './request-log';
import type { Scope } from './scopes';
import { EVERY_REQUEST, type ScopeCount } from './usage';

/** Requests that a key made and that were let through, alike in what they needed. */
export interface ScopedCalls {
  source: Exclude<LogSource, 'report'>;
  endpoint: string;
  /** That the company's API asked for. */
  requiredScopes: readonly Scope[];
  requests: number;
}

/** Which of its scopes a key needed. */
export interface ScopeUse {
  used: readonly Scope[];
  unused: readonly Scope[];
}

/** The scope that a route of `/v1` needs; null for none. */
export type ScopeOfEndpoint = (endpoint: string) => Scope | null;

/** Which of its scopes a key needed for these requests, and for what it called besides. */
export function scopeUse(
  granted: readonly Scope[],
  calls: readonly ScopedCalls[],
  endpoints: readonly string[],
  scopeOf: ScopeOfEndpoint,
): ScopeUse {
  const needed = new Set<Scope | null>([
    ...calls.flatMap((call) => neededBy(call, scopeOf)),
    ...endpoints.map(scopeOf),
  ]);
  return {
    used: granted.filter((scope) => needed.has(scope)),
    unused: granted.filter((scope) => !needed.has(scope)),
  };
}

/** What was counted by scope as requests, each of which needed one. */
export function callsOf(needs: ReadonlyMap<ScopeCount['scope'], number>): ScopedCalls[] {
  return [...needs].map(([scope, requests]) => ({
    source: 'verify',
    endpoint: '',
    requiredScopes: scope === EVERY_REQUEST ? [] : [scope],
    requests,
  }));
}

/** How many of these requests, which pass with the granted scopes, would be refused with the others. */
export function newDenials(
  { granted, after }: { granted: readonly Scope[]; after: readonly Scope[] },
  calls: readonly ScopedCalls[],
  scopeOf: ScopeOfEndpoint,
): number {
  const passes = (call: ScopedCalls, scopes: readonly Scope[]) =>
    neededBy(call, scopeOf).every((scope) => scopes.includes(scope));
  const denied = calls.filter((call) => passes(call, granted) && !passes(call, after));
  return denied.reduce((sum, { requests }) => sum + requests, 0);
}

function neededBy(
  { source, endpoint, requiredScopes }: ScopedCalls,
  scopeOf: ScopeOfEndpoint,
): readonly Scope[] {
  if (source === 'verify') return requiredScopes;
  const scope = scopeOf(endpoint);
  return scope === null ? [] : [scope];
}
