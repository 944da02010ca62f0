import type pg from 'pg';
import type { KeysAlike } from '../core/hand-over';
import type { UserId, WorkspaceId } from '../core/ids';
import type { MemberKey } from '../core/member-view';
import type { Tx } from './client';
import { queryRows } from './query-rows';

const HELD = `
  WITH held AS (
    SELECT id, name, environment, status, scopes, last_used_at FROM api_keys
     WHERE workspace_id = $1 AND created_by = $2 AND status <> 'REVOKED'
     ORDER BY id DESC LIMIT $3)`;

const SHOWN = `${HELD}
  SELECT h.id, h.name, h.environment, h.status, h.last_used_at AS "lastUsedAt",
         (SELECT coalesce(sum(c.count), 0)::float8 FROM usage_counts c
           WHERE c.workspace_id = $1 AND c.key_id = h.id AND c.cut = 'keys' AND c.grain = 'hour'
             AND c.at >= $5) AS requests
    FROM held h ORDER BY h.last_used_at DESC NULLS LAST, h.id DESC LIMIT $4`;

const ALIKE = `${HELD} SELECT scopes, count(*)::int AS count FROM held GROUP BY scopes`;

/** The keys of a member that are not revoked, those used last first; only the newest `among` are looked at. */
export async function listMemberKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  userId: UserId,
  { among, limit, since }: { among: number; limit: number; since: Date },
): Promise<MemberKey[]> {
  return await queryRows<MemberKey>(pool, SHOWN, [workspaceId, userId, among, limit, since]);
}

/** The same keys by what they were granted. */
export async function groupMemberKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  userId: UserId,
  among: number,
): Promise<KeysAlike[]> {
  return await queryRows<KeysAlike>(pool, ALIKE, [workspaceId, userId, among]);
}

/** All keys of a member that are not revoked, by what they were granted. */
export async function groupKeysOf(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<KeysAlike[]> {
  return await tx.$queryRaw`
    SELECT scopes, count(*)::int AS count FROM api_keys
     WHERE workspace_id = ${workspaceId} AND created_by = ${userId} AND status <> 'REVOKED'
     GROUP BY scopes`;
}

/** Revokes up to `limit` keys of a member; says which, and what they were before. */
export async function revokeKeysOf(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
  { at, by, reason, limit }: { at: Date; by: UserId | null; reason: string; limit: number },
): Promise<{ id: string; status: 'ACTIVE' | 'INACTIVE' }[]> {
  return await tx.$queryRaw`
    WITH held AS (
      SELECT id, status FROM api_keys
       WHERE workspace_id = ${workspaceId} AND created_by = ${userId} AND status <> 'REVOKED'
       ORDER BY id LIMIT ${limit} FOR UPDATE)
    UPDATE api_keys k
       SET status = 'REVOKED', revoked_at = ${at}, revoked_by = ${by}, revoked_reason = ${reason}
      FROM held h WHERE k.workspace_id = ${workspaceId} AND k.id = h.id
    RETURNING k.id, h.status::text AS status`;
}

/** Gives up to `limit` keys of a member that are not revoked to another; says which. */
export async function reassignKeys(
  tx: Tx,
  workspaceId: WorkspaceId,
  { from, to, limit }: { from: UserId; to: UserId; limit: number },
): Promise<{ id: string }[]> {
  return await tx.$queryRaw`
    WITH held AS (
      SELECT id FROM api_keys
       WHERE workspace_id = ${workspaceId} AND created_by = ${from} AND status <> 'REVOKED'
       ORDER BY id LIMIT ${limit} FOR UPDATE)
    UPDATE api_keys k SET created_by = ${to}
      FROM held h WHERE k.workspace_id = ${workspaceId} AND k.id = h.id
    RETURNING k.id`;
}
