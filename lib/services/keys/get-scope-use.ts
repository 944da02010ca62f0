import { scopesAfter } from '../../core/access-change';
import {
  callsOf,
  newDenials,
  type ScopeOfEndpoint,
  type ScopeUse,
  scopeUse,
} from '../../core/scope-use';
import type { Scope } from '../../core/scopes';
import { EVERY_REQUEST } from '../../core/usage';
import { readKeyTotals, readNeededScopes, readScopedCalls } from '../../stores/key-use';
import type { Context } from '../context';
import { logBeginning } from '../logs/list-log';
import { loadKey } from './load-key';

/** How many requests of each day of the log are looked at. */
const PER_DAY = 500;

/** Which of its scopes a key needed, and whether it could do with them alone. */
export interface KeyScopeUse extends ScopeUse {
  /** Of how many requests it is known what they needed. */
  looked: number;
  /** How many requests were let through since then. */
  requests: number;
  since: Date;
  /** The scopes of a narrower version that would have refused none of all these requests; null: there is none. */
  narrower: readonly Scope[] | null;
}

/**
 * Which of its scopes a key needed in the time that the log covers: by what was counted with each request, by its
 * requests in the log, the newest of each day, and by every endpoint that it is counted at. A narrower version is
 * proposed only where it is known of every request what it needed, after all were decided again with it.
 * @throws DomainError `not_found`
 */
export async function getScopeUse(
  ctx: Context,
  id: string,
  scopeOf: ScopeOfEndpoint,
): Promise<KeyScopeUse> {
  const { runtime, actor } = ctx;
  const { pool, prisma } = runtime.database;
  const key = await loadKey(ctx, prisma, id, 'keys:read');
  const asked = { keyId: key.id, since: logBeginning(ctx) };
  const [logged, needs, totals] = await Promise.all([
    readScopedCalls(pool, actor.workspaceId, { ...asked, until: runtime.now(), perDay: PER_DAY }),
    readNeededScopes(pool, actor.workspaceId, asked),
    readKeyTotals(pool, actor.workspaceId, asked),
  ]);
  const calls = [...logged, ...callsOf(needs)];
  const use = scopeUse(key.scopes, calls, totals.endpoints, scopeOf);
  const access = { permissionLevel: 'limited', scopes: use.used } as const;
  const after = scopesAfter(runtime.catalogue, access, key.scopes);
  const denials = newDenials({ granted: key.scopes, after }, calls, scopeOf);
  const inLog = logged.reduce((sum, { requests }) => sum + requests, 0);
  const looked = Math.max(inLog, needs.get(EVERY_REQUEST) ?? 0);
  // The totals are rolled up once a minute: they may lag behind, never what is known behind them.
  const isKnown = looked > 0 && looked >= totals.requests;
  const isNarrower = use.used.length > 0 && after.length < key.scopes.length;
  return {
    ...use,
    looked,
    requests: Math.max(looked, totals.requests),
    since: asked.since,
    narrower: isKnown && isNarrower && denials === 0 ? after : null,
  };
}
