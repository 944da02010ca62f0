import type pg from 'pg';
import type { WorkspaceId } from '../core/ids';
import type { MemberCursor } from '../core/member-view';
import type { Role } from '../core/roles';
import { queryRows } from './query-rows';

/** A member as the list shows them. */
export interface ListedMember {
  userId: string;
  name: string;
  email: string;
  role: Role;
  since: Date;
  /** When they last signed in, anywhere in the installation; null: never. */
  lastSeenAt: Date | null;
  /** How many keys of theirs are not revoked, counted up to `keysMax`. */
  keys: number;
}

const LIST = `
  SELECT m.user_id AS "userId", u.name, u.email, m.role, m.created_at AS since,
         (SELECT max(s.created_at) FROM sessions s WHERE s.user_id = m.user_id) AS "lastSeenAt",
         (SELECT count(*) FROM (
            SELECT 1 FROM api_keys k
             WHERE k.workspace_id = m.workspace_id AND k.created_by = m.user_id AND k.status <> 'REVOKED'
             LIMIT $5) counted)::int AS keys
    FROM memberships m JOIN users u ON u.id = m.user_id
   WHERE m.workspace_id = $1 AND ($2::role IS NULL OR (m.role, m.user_id) > ($2::role, $3::text))
   ORDER BY m.role, m.user_id LIMIT $4`;

/** A page of the members: owners first, then by id. */
export async function listMembers(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  page: { after: MemberCursor | null; limit: number; keysMax: number },
): Promise<ListedMember[]> {
  const { after, limit, keysMax } = page;
  const values = [workspaceId, after?.role ?? null, after?.userId ?? null, limit, keysMax];
  return await queryRows<ListedMember>(pool, LIST, values);
}
