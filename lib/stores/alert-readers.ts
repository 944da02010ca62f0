import type { UserId, WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** A member who is told of incidents. */
export interface AlertReader {
  userId: UserId;
  email: string;
  /** Owner or admin: of every key, not only of those that they created. */
  isManager: boolean;
}

/** The owners and admins of a workspace, and those of these people who are members. */
export async function listAlertReaders(
  tx: Tx,
  workspaceId: WorkspaceId,
  creators: readonly string[],
): Promise<AlertReader[]> {
  return await tx.$queryRaw<AlertReader[]>`
    SELECT u.id AS "userId", u.email, m.role IN ('owner', 'admin') AS "isManager"
      FROM memberships m JOIN users u ON u.id = m.user_id
     WHERE m.workspace_id = ${workspaceId}
       AND (m.role IN ('owner', 'admin') OR m.user_id = ANY(${[...creators]}))
     ORDER BY u.id`;
}
