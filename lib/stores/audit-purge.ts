import type pg from 'pg';
import type { ChainPoint } from '../core/audit-chain';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** The last row before a moment and not after `seqMax`; null where there is none. For the owner of the tables. */
export async function findLastRowBefore(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { before, seqMax }: { before: Date; seqMax: number },
): Promise<ChainPoint | null> {
  // The first row that stays decides: a clock that was set back must not tear a hole.
  const { rows } = await pool.query<ChainPoint>(
    `SELECT seq, encode(hash, 'hex') AS hash FROM audit_log
      WHERE workspace_id = $1 AND seq > (SELECT base_seq FROM audit_heads WHERE workspace_id = $1) AND seq <= $2
        AND seq < coalesce((SELECT min(seq) FROM audit_log WHERE workspace_id = $1 AND at >= $3), $2 + 1)
      ORDER BY seq DESC LIMIT 1`,
    [workspaceId, seqMax, before],
  );
  return rows[0] ?? null;
}

/** Has the chain begin behind that row. */
export async function moveChainBase(
  tx: Tx,
  workspaceId: WorkspaceId,
  { seq, hash }: ChainPoint,
): Promise<void> {
  await tx.$executeRaw`UPDATE audit_heads SET base_seq = ${seq}, base_hash = decode(${hash}, 'hex')
    WHERE workspace_id = ${workspaceId} AND base_seq < ${seq}`;
}

/** Deletes rows up to that number, at most `limit`. @returns how many */
export async function deleteAuditRows(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  through: number,
  limit: number,
): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM audit_log WHERE workspace_id = $1 AND seq IN (
       SELECT seq FROM audit_log WHERE workspace_id = $1 AND seq <= $2 ORDER BY seq LIMIT $3)`,
    [workspaceId, through, limit],
  );
  return rowCount ?? 0;
}
