import type pg from 'pg';
import { type AuditRow, CHAIN_START, type ChainPoint } from '../core/audit-chain';
import type { WorkspaceId } from '../core/ids';
import { queryRows } from './query-rows';

/** The end of a workspace's chain, and where it begins. */
export interface ChainHead extends ChainPoint {
  /** The last row that was purged; its `seq` is 0 when none was. */
  base: ChainPoint;
  /** The last row that is there; other than `seq` only when somebody added or deleted rows beside the function. */
  lastSeq: number;
}

const ZEROS = `decode('${CHAIN_START.hash}', 'hex')`;

/** The columns of a row, as an `AuditRow` has them but for `at`. */
export const AUDIT_COLUMNS = `action, actor_id, actor_type, address, after, at, before, encode(hash, 'hex') AS hash, id,
  encode(previous_hash, 'hex') AS previous_hash, request_id, seq, target_id, target_type, user_agent, via, workspace_id`;

/** A row as the driver gives it. */
export type StoredAuditRow = Omit<AuditRow, 'at'> & { at: Date };

/** The head of a workspace's chain; its `seq` is 0 where there is none. */
export async function findChainHead(pool: pg.Pool, workspaceId: WorkspaceId): Promise<ChainHead> {
  const [row] = await queryRows<
    ChainPoint & { baseSeq: number; baseHash: string; lastSeq: number }
  >(
    pool,
    `SELECT coalesce(h.seq, 0) AS seq, encode(coalesce(h.hash, ${ZEROS}), 'hex') AS hash,
            coalesce(h.base_seq, 0) AS "baseSeq", encode(coalesce(h.base_hash, ${ZEROS}), 'hex') AS "baseHash",
            (SELECT coalesce(max(seq), 0) FROM audit_log WHERE workspace_id = $1) AS "lastSeq"
       FROM (VALUES (1)) one LEFT JOIN audit_heads h ON h.workspace_id = $1`,
    [workspaceId],
  );
  if (row === undefined) return { ...CHAIN_START, base: CHAIN_START, lastSeq: 0 };
  const { seq, hash, baseSeq, baseHash, lastSeq } = row;
  return { seq, hash, base: { seq: baseSeq, hash: baseHash }, lastSeq };
}

/** The rows after a number, in order, at most `limit`: the chain as it is checked. */
export async function readChain(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  after: number,
  limit: number,
): Promise<AuditRow[]> {
  const rows = await queryRows<StoredAuditRow>(
    pool,
    `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [workspaceId, after, limit],
  );
  return rows.map(asAuditRow);
}

/** A row with its time as text. */
export function asAuditRow(row: StoredAuditRow): AuditRow {
  return { ...row, at: row.at.toISOString() };
}

/** The ends of all workspaces' chains, at most `limit` after a workspace's id; `seq` is 0 where there is none. */
export async function listChainHeads(
  pool: pg.Pool,
  after: string,
  limit: number,
): Promise<(ChainPoint & { workspaceId: string; slug: string })[]> {
  return await queryRows(
    pool,
    `SELECT w.id AS "workspaceId", w.slug, coalesce(h.seq, 0) AS seq, encode(coalesce(h.hash, ${ZEROS}), 'hex') AS hash
       FROM workspaces w LEFT JOIN audit_heads h ON h.workspace_id = w.id
      WHERE w.id > $1 ORDER BY w.id LIMIT $2`,
    [after, limit],
  );
}

/** Whether the chain itself says that its beginning was purged up to that row. */
export async function hasPurgeNote(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  base: ChainPoint,
): Promise<boolean> {
  const rows = await queryRows(
    pool,
    `SELECT 1 FROM audit_log WHERE workspace_id = $1 AND action = 'audit_log.purged'
        AND after->>'through_seq' = $2 AND after->>'through_hash' = $3`,
    [workspaceId, String(base.seq), base.hash],
  );
  return rows.length > 0;
}
