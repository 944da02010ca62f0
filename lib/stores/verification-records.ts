import type pg from 'pg';
import type { KeyId, WorkspaceId } from '../core/ids';
import type { KeyRecord } from '../core/verification';
import { translateDatabaseError } from './database-error';
import { queryRows } from './query-rows';

/** A key and the digests of the secret that was sent: the one read that sees them. */
export interface VerificationRecord {
  key: KeyRecord;
  /** base64url. */
  lookup: string;
  hash: string;
  /** The database's clock when it was read; it decides expiry (attack 41). */
  now: Date;
}

// One statement on the primary: the record, the secret, the creator's present role, the workspace and,
// where it binds this key, its address list. In a deleted workspace every key is revoked.
const SELECT = `
  SELECT k.id, k.workspace_id AS "workspaceId", k.environment, k.name, k.prefix,
         s.last_four AS "lastFour", k.permission_level AS "permissionLevel", k.scopes,
         CASE WHEN w.deleted_at IS NULL THEN k.status ELSE 'REVOKED' END AS status,
         k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt", k.expires_at AS "expiresAt",
         k.created_by AS "createdBy", m.role AS "creatorRole",
         w.is_operator AS "isOperatorWorkspace",
         w.subscription <> 'inactive' AND w.suspended_at IS NULL AS "isSubscriptionActive",
         k.allowed_addresses AS "allowedAddresses", k.allowed_referrers AS "allowedReferrers",
         k.allowed_endpoints AS "allowedEndpoints", k.report_only AS "reportOnly",
         CASE WHEN k.environment = ANY(w.allowlist_environments) THEN ARRAY(
           SELECT a.address FROM workspace_addresses a WHERE a.workspace_id = w.id ORDER BY a.id
         ) END AS "workspaceAddresses",
         k.rate_limit_per_minute AS "rateLimitPerMinute",
         w.rate_limit_per_minute AS "workspaceRateLimitPerMinute",
         s.stops_at AS "secretStopsAt", s.lookup, s.hash, clock_timestamp() AS now
    FROM api_key_secrets s
    JOIN api_keys k ON k.workspace_id = s.workspace_id AND k.id = s.key_id
    JOIN workspaces w ON w.id = k.workspace_id
    LEFT JOIN memberships m ON m.workspace_id = k.workspace_id AND m.user_id = k.created_by`;

type Row = KeyRecord & { lookup: Buffer; hash: string; now: Date };

// What node-postgres takes and its types leave out.
interface TimedQuery extends pg.QueryConfig {
  query_timeout: number;
}

/** Shorter than the pool's: a request that waited for its turn is still answered in two seconds. */
const READ_MS_MAX = 1_000;

/**
 * The keys that these lookups belong to, by lookup; a lookup of no key has no record. It is the one
 * query without a workspace: the secret itself says which.
 * @param lookups one per secret and pepper of the installation (base64url of 32 bytes)
 */
export async function findVerificationRecords(
  pool: pg.Pool,
  lookups: readonly string[],
): Promise<Map<string, VerificationRecord>> {
  try {
    const query: TimedQuery = {
      name: 'find-verification-records',
      text: `${SELECT} WHERE s.lookup = ANY($1)`,
      values: [lookups.map((lookup) => Buffer.from(lookup, 'base64url'))],
      query_timeout: READ_MS_MAX,
    };
    const { rows } = await pool.query<Row>(query);
    return new Map(rows.map(asRecord).map((record) => [record.lookup, record]));
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** The record of a key of this workspace with its newest secret; null for any other id. */
export async function findVerificationRecord(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  id: KeyId,
): Promise<VerificationRecord | null> {
  const text = `${SELECT} WHERE k.workspace_id = $1 AND k.id = $2 ORDER BY s.created_at DESC LIMIT 1`;
  return (await queryRows<Row>(pool, text, [workspaceId, id])).map(asRecord)[0] ?? null;
}

function asRecord({ lookup, hash, now, ...key }: Row): VerificationRecord {
  return { key, lookup: lookup.toString('base64url'), hash, now };
}
