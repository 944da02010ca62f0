import type { UserId, WorkspaceId } from '../core/ids';
import type { Environment } from '../core/key-format';
import type { ManyChange, ManyKeyFacts } from '../core/many-keys';
import type { Scope } from '../core/scopes';
import type { Tx } from './client';

/** A key that waits for its change: nobody else changes it meanwhile. */
export interface LockedKey extends ManyKeyFacts {
  id: string;
  createdBy: string;
  environment: Environment;
  scopes: readonly Scope[];
}

/**
 * Those of these keys that the workspace has, locked until the transaction ends: in the order of their
 * ids, so that two changes of many wait for each other and never for themselves.
 */
export async function lockKeys(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<readonly LockedKey[]> {
  return await tx.$queryRaw<LockedKey[]>`
    SELECT id, status::text AS status, created_by AS "createdBy", created_at AS "createdAt",
           expires_at AS "expiresAt", environment::text AS environment, scopes
      FROM api_keys WHERE workspace_id = ${workspaceId} AND id = ANY(${[...ids]}::text[])
     ORDER BY id FOR NO KEY UPDATE`;
}

/** Changes those of the keys that can still be changed, and returns their ids (a guarded update). */
export async function updateKeys(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: readonly string[],
  change: ManyChange & { at: Date; by: UserId | null },
): Promise<readonly string[]> {
  const rows = await updated(tx, workspaceId, [...ids], change);
  return rows.map(({ id }) => id);
}

function updated(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: string[],
  change: ManyChange & { at: Date; by: UserId | null },
): Promise<{ id: string }[]> {
  switch (change.kind) {
    case 'deactivate':
      return tx.$queryRaw`
        UPDATE api_keys SET status = 'INACTIVE'
         WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}::text[]) AND status = 'ACTIVE'
        RETURNING id`;
    case 'activate':
      return tx.$queryRaw`
        UPDATE api_keys SET status = 'ACTIVE'
         WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}::text[]) AND status = 'INACTIVE'
        RETURNING id`;
    case 'set_expiry':
      return tx.$queryRaw`
        UPDATE api_keys SET expires_at = ${change.expiresAt}::timestamptz
         WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}::text[]) AND status <> 'REVOKED'
        RETURNING id`;
    case 'revoke':
      return tx.$queryRaw`
        UPDATE api_keys SET status = 'REVOKED', revoked_at = ${change.at}::timestamptz,
               revoked_by = ${change.by}, revoked_reason = ${change.reason}
         WHERE workspace_id = ${workspaceId} AND id = ANY(${ids}::text[]) AND status <> 'REVOKED'
        RETURNING id`;
  }
}
