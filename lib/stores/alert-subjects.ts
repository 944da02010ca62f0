import type pg from 'pg';
import type { KeyId, UserId, WorkspaceId } from '../core/ids';
import type { Subject } from './alert-traffic';
import { queryRows } from './query-rows';

/** A workspace as alerts name it, with its limit. */
export interface AlertedWorkspace {
  workspaceId: WorkspaceId;
  slug: string;
  workspaceName: string;
  isOperatorWorkspace: boolean;
  workspaceRateLimitPerMinute: number | null;
}

/** A key as alerts judge and name it. */
export interface AlertedKey extends AlertedWorkspace {
  keyId: KeyId;
  keyName: string;
  prefix: string;
  lastFour: string;
  createdBy: UserId;
  status: 'ACTIVE' | 'INACTIVE' | 'REVOKED';
  createdAt: Date;
  expiresAt: Date | null;
  rateLimitPerMinute: number | null;
  /** Since when the current secret is in use. */
  secretSince: Date;
  /** When it was counted first; null: never yet. */
  countedSince: Date | null;
  /** When it was let through last before a moment; null: not as long as counts are kept. */
  usedBefore: Date | null;
}

const WORKSPACE = `
  w.id AS "workspaceId", w.slug, w.name AS "workspaceName", w.is_operator AS "isOperatorWorkspace",
  w.rate_limit_per_minute AS "workspaceRateLimitPerMinute"`;

const KEYS = `
  SELECT ${WORKSPACE}, k.id AS "keyId", k.name AS "keyName", k.prefix, s.last_four AS "lastFour",
         k.created_by AS "createdBy", k.status, k.created_at AS "createdAt", k.expires_at AS "expiresAt",
         k.rate_limit_per_minute AS "rateLimitPerMinute", s.created_at AS "secretSince",
         first.at AS "countedSince", coalesce(last.at, long_ago.at) AS "usedBefore"
    FROM unnest($1::text[], $2::text[]) AS asked (workspace_id, key_id)
    JOIN api_keys k ON k.workspace_id = asked.workspace_id AND k.id = asked.key_id
    JOIN workspaces w ON w.id = k.workspace_id AND w.deleted_at IS NULL
    JOIN LATERAL (
      SELECT last_four, created_at FROM api_key_secrets
       WHERE workspace_id = k.workspace_id AND key_id = k.id ORDER BY created_at DESC LIMIT 1) s ON true
    LEFT JOIN LATERAL (
      SELECT at FROM usage_counts
       WHERE workspace_id = k.workspace_id AND key_id = k.id AND key_id <> '' AND cut = 'keys' AND grain = 'day'
       ORDER BY at LIMIT 1) first ON true
    LEFT JOIN LATERAL (
      SELECT at FROM usage_counts
       WHERE workspace_id = k.workspace_id AND key_id = k.id AND key_id <> '' AND cut = 'keys' AND grain = 'hour'
         AND at < $3 AND outcome = 'valid'
       ORDER BY at DESC LIMIT 1) last ON true
    -- Hours are kept for months, days for years. The day that is running is no time before.
    LEFT JOIN LATERAL (
      SELECT at FROM usage_counts
       WHERE workspace_id = k.workspace_id AND key_id = k.id AND key_id <> '' AND cut = 'keys' AND grain = 'day'
         AND at < $3 - interval '24 hours' AND outcome = 'valid'
       ORDER BY at DESC LIMIT 1) long_ago ON last.at IS NULL`;

const WORKSPACES = `SELECT ${WORKSPACE} FROM workspaces w WHERE w.id = ANY($1) AND w.deleted_at IS NULL`;

// Keys to which something happens by the calendar, and those of which something was said.
const DUE = `
  SELECT k.workspace_id AS "workspaceId", k.id AS "keyId" FROM api_keys k
   WHERE k.id > $1 AND k.environment = 'live' AND k.status = 'ACTIVE' AND (
           k.expires_at > $2 AND k.expires_at <= $3
           OR $4::timestamptz IS NOT NULL AND k.created_at <= $4 AND NOT EXISTS (
             SELECT FROM api_key_secrets s
              WHERE s.workspace_id = k.workspace_id AND s.key_id = k.id AND s.created_at > $4))
   UNION
  SELECT workspace_id, key_id FROM incidents
   WHERE key_id > $1 AND recovered_at IS NULL AND rule = ANY($5)
   ORDER BY 2 LIMIT $6`;

/** These keys of whatever workspaces, of deleted ones none. */
export async function readAlertedKeys(
  pool: pg.Pool,
  keys: readonly Subject[],
  before: Date,
): Promise<AlertedKey[]> {
  if (keys.length === 0) return [];
  const values = [
    keys.map(({ workspaceId }) => workspaceId),
    keys.map(({ keyId }) => keyId),
    before,
  ];
  return await queryRows(pool, KEYS, values, 'read-alerted-keys');
}

/** These workspaces, without deleted ones. */
export async function readAlertedWorkspaces(
  pool: pg.Pool,
  ids: readonly WorkspaceId[],
): Promise<AlertedWorkspace[]> {
  return await queryRows(pool, WORKSPACES, [ids], 'read-alerted-workspaces');
}

/** The next live keys that expire soon, whose secret is old, or that have an incident of these rules open. */
export async function listDueKeys(
  pool: pg.Pool,
  query: {
    after: KeyId | null;
    now: Date;
    expiresBy: Date;
    /** Null: no secret is too old. */
    secretsUntil: Date | null;
    rules: readonly string[];
    limit: number;
  },
): Promise<{ workspaceId: WorkspaceId; keyId: KeyId }[]> {
  const { after, now, expiresBy, secretsUntil, rules, limit } = query;
  return await queryRows(pool, DUE, [after ?? '', now, expiresBy, secretsUntil, rules, limit]);
}
