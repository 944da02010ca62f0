import type pg from 'pg';
import type { UserId, WorkspaceId } from '../core/ids';
import type { ScopedCalls } from '../core/scope-use';
import type { ScopeCount } from '../core/usage';
import { queryRows } from './query-rows';

/** What a key did in one of equal stretches of time. */
export interface UseBar {
  keyId: string;
  /** The stretch's place, from 0. */
  bar: number;
  requests: number;
  errors: number;
}

const BARS = `
  SELECT c.key_id AS "keyId", floor(extract(epoch FROM c.at - $3) / $4)::int AS bar,
         sum(c.count)::float8 AS requests,
         coalesce(sum(c.count) FILTER (WHERE c.outcome <> 'valid'), 0)::float8
           + coalesce(sum(c.responses) FILTER (WHERE c.outcome = 'valid' AND c.status >= 400), 0)::float8 AS errors
    FROM usage_counts c
   WHERE c.workspace_id = $1 AND c.key_id = ANY ($2) AND c.key_id <> '' AND c.cut = 'keys'
     AND c.grain = 'quarter' AND c.at >= $3
     AND ($5::text IS NULL OR EXISTS (
       SELECT FROM api_keys k WHERE k.workspace_id = $1 AND k.id = c.key_id AND k.created_by = $5))
   GROUP BY 1, 2`;

// The newest of each day, so that it costs the same for a key that makes a thousand requests a second.
const CALLS = `
  SELECT source, endpoint, "requiredScopes", count(*)::int AS requests
    FROM generate_series($3::timestamptz, $4::timestamptz, '24 hours') AS d(day), LATERAL (
      SELECT source, endpoint, required_scopes AS "requiredScopes" FROM request_log
       WHERE workspace_id = $1 AND key_id = $2 AND at >= d.day AND at < d.day + interval '24 hours'
         AND outcome = 'valid' AND source <> 'report'
       ORDER BY at DESC, id DESC LIMIT $5) r
   GROUP BY 1, 2, 3`;

const TOTALS = `
  SELECT (SELECT coalesce(sum(count), 0)::float8 FROM usage_counts
           WHERE workspace_id = $1 AND key_id = $2 AND key_id <> '' AND cut = 'keys' AND grain = 'day'
             AND at >= $3 AND outcome = 'valid') AS requests,
         ARRAY(SELECT DISTINCT endpoint FROM usage_counts
           WHERE workspace_id = $1 AND key_id = $2 AND key_id <> '' AND cut = 'full' AND grain = 'day'
             AND at >= $3 AND outcome = 'valid' AND count > 0) AS endpoints`;

/** What keys did since a moment, in stretches of so many seconds: at the quarters of an hour. */
export async function readUseBars(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  query: { ids: readonly string[]; since: Date; barSeconds: number; createdBy: UserId | null },
): Promise<UseBar[]> {
  const { ids, since, barSeconds, createdBy } = query;
  return await queryRows(pool, BARS, [workspaceId, ids, since, barSeconds, createdBy]);
}

/** The requests of a key that were let through, the newest of each day, by what they needed. */
export async function readScopedCalls(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  query: { keyId: string; since: Date; until: Date; perDay: number },
): Promise<ScopedCalls[]> {
  const { keyId, since, until, perDay } = query;
  return await queryRows(pool, CALLS, [workspaceId, keyId, since, until, perDay]);
}

const NEEDS = `
  SELECT scope, sum(count)::float8 AS requests FROM usage_scopes
   WHERE workspace_id = $1 AND key_id = $2 AND hour >= $3 GROUP BY scope`;

/** How many requests of a key that were let through since a moment needed which scope, or anything (`EVERY_REQUEST`). */
export async function readNeededScopes(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { keyId, since }: { keyId: string; since: Date },
): Promise<ReadonlyMap<ScopeCount['scope'], number>> {
  type Row = { scope: ScopeCount['scope']; requests: number };
  const rows = await queryRows<Row>(pool, NEEDS, [workspaceId, keyId, since]);
  return new Map(rows.map(({ scope, requests }) => [scope, requests]));
}

/** How many requests of a key were let through since the beginning of a day, and at which endpoints. */
export async function readKeyTotals(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { keyId, since }: { keyId: string; since: Date },
): Promise<{ requests: number; endpoints: readonly string[] }> {
  const rows = await queryRows<{ requests: number; endpoints: string[] }>(pool, TOTALS, [
    workspaceId,
    keyId,
    since,
  ]);
  return rows[0] ?? { requests: 0, endpoints: [] };
}
