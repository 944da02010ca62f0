import type pg from 'pg';
import type { ChainPoint } from '../core/audit-chain';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** Has the chain begin behind that row. For the owner of the tables, like what follows. */
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
