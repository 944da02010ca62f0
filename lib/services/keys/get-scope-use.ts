import { scopesAfter } from '../../core/access-change';
import { newDenials, type ScopeOfEndpoint, type ScopeUse, scopeUse } from '../../core/scope-use';
import type { Scope } from '../../core/scopes';
import { readKeyTotals, readScopedCalls } from '../../stores/key-use';
import type { Context } from '../context';
import { logBeginning } from '../logs/list-log';
import { loadKey } from './load-key';

/** How many requests of each day are looked at. */
const PER_DAY = 500;

/** Which of its scopes a key needed, and whether it could do with them alone. */
export interface KeyScopeUse extends ScopeUse {
  /** How many requests were let through since then; the log has some of them. */
  requests: number;
  since: Date;
  /** The scopes of a narrower version that would have refused none of what was looked at; null: there is none. */
  narrower: readonly Scope[] | null;
}

/**
 * Which of its scopes a key needed in the time that the log covers: by its requests in the log, the newest of each
 * day, and by every endpoint that it is counted at. A narrower version is proposed only after those requests were
 * decided again with it. @throws DomainError `not_found`
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
  const [calls, totals] = await Promise.all([
    readScopedCalls(pool, actor.workspaceId, { ...asked, until: runtime.now(), perDay: PER_DAY }),
    readKeyTotals(pool, actor.workspaceId, asked),
  ]);
  const use = scopeUse(key.scopes, calls, totals.endpoints, scopeOf);
  const access = { permissionLevel: 'limited', scopes: use.used } as const;
  const after = scopesAfter(runtime.catalogue, access, key.scopes);
  const denials = newDenials({ granted: key.scopes, after }, calls, scopeOf);
  const isNarrower = use.used.length > 0 && after.length < key.scopes.length;
  return {
    ...use,
    requests: totals.requests,
    since: asked.since,
    narrower: use.looked > 0 && isNarrower && denials === 0 ? after : null,
  };
}
