import type { KeyId, UserId, WorkspaceId } from '../core/ids';
import type { KeyStatus } from '../core/key-view';
import type { Tx } from './client';

/** A key that was to be stopped, as it was before. */
export interface StoppedKey {
  id: KeyId;
  workspaceId: WorkspaceId;
  before: KeyStatus;
  /** False where there was nothing to do. */
  isChanged: boolean;
}

/** How keys are stopped: for good, or until somebody activates them. */
export type Stop =
  | { to: 'REVOKED'; at: Date; by: UserId | null; reason: string }
  | { to: 'INACTIVE' };

/**
 * Stops keys of any workspace, in one guarded statement; ids of no key are not in the answer. Rows are locked
 * in one order, so that two of these at once wait for each other and never deadlock.
 */
export async function stopKeyRows(
  tx: Tx,
  keyIds: readonly KeyId[],
  stop: Stop,
): Promise<StoppedKey[]> {
  const ids = [...keyIds];
  if (stop.to === 'INACTIVE') {
    return await tx.$queryRaw<StoppedKey[]>`
      WITH old AS (
        SELECT id, workspace_id, status FROM api_keys WHERE id = ANY(${ids})
         ORDER BY workspace_id, id FOR UPDATE), changed AS (
        UPDATE api_keys k SET status = 'INACTIVE' FROM old
         WHERE k.id = old.id AND old.status = 'ACTIVE' RETURNING k.id)
      SELECT old.id, old.workspace_id AS "workspaceId", old.status AS before,
             changed.id IS NOT NULL AS "isChanged"
        FROM old LEFT JOIN changed ON changed.id = old.id ORDER BY old.workspace_id, old.id`;
  }
  return await tx.$queryRaw<StoppedKey[]>`
    WITH old AS (
      SELECT id, workspace_id, status FROM api_keys WHERE id = ANY(${ids})
       ORDER BY workspace_id, id FOR UPDATE), changed AS (
      UPDATE api_keys k SET status = 'REVOKED', revoked_at = ${stop.at}, revoked_by = ${stop.by},
             revoked_reason = ${stop.reason}
        FROM old WHERE k.id = old.id AND old.status <> 'REVOKED' RETURNING k.id)
    SELECT old.id, old.workspace_id AS "workspaceId", old.status AS before,
           changed.id IS NOT NULL AS "isChanged"
      FROM old LEFT JOIN changed ON changed.id = old.id ORDER BY old.workspace_id, old.id`;
}

/** Those of these keys of a workspace that are not revoked; held until the transaction ends. */
export async function lockOpenKeys(
  tx: Tx,
  workspaceId: WorkspaceId,
  keyIds: readonly KeyId[],
): Promise<KeyId[]> {
  const rows = await tx.$queryRaw<{ id: KeyId }[]>`
    SELECT id FROM api_keys
     WHERE workspace_id = ${workspaceId} AND id = ANY(${[...keyIds]}) AND status <> 'REVOKED'
     ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}
