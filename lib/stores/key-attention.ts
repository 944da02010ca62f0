import type pg from 'pg';
import type { WorkspaceId } from '../core/ids';
import type { KeyInNeed, KeysInNeed } from '../core/key-attention';
import type { Environment } from '../core/key-format';
import { queryRows } from './query-rows';

/** Whose keys; null: everybody's. */
export interface AttentionOf {
  environment: Environment;
  createdBy: string | null;
  now: Date;
  /** Until when keys are looked at, or before when. */
  limit: Date;
  /** How many are named, and how many are counted at most. */
  named: number;
  counted: number;
}

const KEYS = `SELECT id, name, status, last_used_at, created_at, expires_at FROM api_keys
   WHERE workspace_id = $1 AND environment = $2::environment AND status = 'ACTIVE'
     AND ($3::text IS NULL OR created_by = $3) AND (expires_at IS NULL OR expires_at > $4)`;

const EXPIRING = `
  WITH found AS (
    SELECT id, name, expires_at AS at FROM (${KEYS}) k
     WHERE expires_at IS NOT NULL AND expires_at <= $5 ORDER BY expires_at LIMIT $6)
  SELECT id, name, at, (SELECT count(*)::int FROM found) AS count FROM found ORDER BY at LIMIT $7`;

// Two ranges of one index: used long ago, and never.
const IDLE = `
  WITH found AS (
    (SELECT id, name, last_used_at AS at FROM (${KEYS}) k
      WHERE last_used_at < $5 ORDER BY last_used_at LIMIT $6)
     UNION ALL
    (SELECT id, name, NULL FROM (${KEYS}) k
      WHERE last_used_at IS NULL AND created_at < $5 LIMIT $6))
  SELECT id, name, at, (SELECT least(count(*), $6)::int FROM found) AS count
    FROM found ORDER BY at NULLS FIRST, id LIMIT $7`;

/** Active keys that expire until a moment, the next first. */
export async function readExpiringKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  of: AttentionOf,
): Promise<KeysInNeed> {
  return await read(pool, EXPIRING, workspaceId, of);
}

/** Active keys that were not used since a moment, those that never were first. */
export async function readIdleKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  of: AttentionOf,
): Promise<KeysInNeed> {
  return await read(pool, IDLE, workspaceId, of);
}

async function read(
  pool: pg.Pool,
  text: string,
  workspaceId: WorkspaceId,
  { environment, createdBy, now, limit, named, counted }: AttentionOf,
): Promise<KeysInNeed> {
  const values = [workspaceId, environment, createdBy, now, limit, counted, named];
  const rows = await queryRows<KeyInNeed & { count: number }>(pool, text, values);
  return { first: rows.map(({ id, name, at }) => ({ id, name, at })), count: rows[0]?.count ?? 0 };
}
