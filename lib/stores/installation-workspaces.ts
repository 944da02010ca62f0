import type pg from 'pg';
import type { WorkspaceId } from '../core/ids';
import { type InstallationWorkspace, WORKSPACE_KEYS_MAX } from '../core/installation-workspace';
import type { Db } from './client';
import type { MemberRow } from './members';
import { queryRows } from './query-rows';

/** How many members one page shows. */
const MEMBERS_MAX = 100;

/**
 * Workspaces that are not deleted by address name after `after`, at most `limit`; with a search those whose name or address name
 * holds it. Their keys are counted along an index, no further than the bound.
 */
export async function listInstallationWorkspaces(
  pool: pg.Pool,
  { search, after, limit }: { search: string | null; after: string | null; limit: number },
): Promise<InstallationWorkspace[]> {
  const text = `
    SELECT w.id, w.slug, w.name, w.is_operator AS "isOperator", w.subscription, w.plan,
           w.suspended_at AS "suspendedAt", w.created_at AS "createdAt", c.keys
      FROM (SELECT * FROM workspaces w
             WHERE w.deleted_at IS NULL AND ($1::text IS NULL OR w.slug > $1)
               ${search === null ? '' : 'AND (w.slug ILIKE $4 OR w.name ILIKE $4)'}
             ORDER BY w.slug LIMIT $2) w
      CROSS JOIN LATERAL (
        SELECT count(*)::int AS keys FROM (
          SELECT 1 FROM api_keys k
           WHERE k.workspace_id = w.id AND k.status IN ('ACTIVE', 'INACTIVE') LIMIT $3) counted) c
     ORDER BY w.slug`;
  const values: unknown[] = [after, limit, WORKSPACE_KEYS_MAX];
  if (search !== null) values.push(`%${search.replace(/[\\%_]/g, '\\$&')}%`);
  return await queryRows<InstallationWorkspace>(pool, text, values);
}

/** The members of a workspace, the longest-standing first, at most 100. */
export async function listMembersOf(db: Db, workspaceId: WorkspaceId): Promise<MemberRow[]> {
  const rows = await db.membership.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    take: MEMBERS_MAX,
    select: {
      userId: true,
      role: true,
      createdAt: true,
      user: { select: { name: true, email: true } },
    },
  });
  return rows.map(({ userId, role, createdAt, user }) => ({
    userId,
    name: user.name,
    email: user.email,
    role,
    since: createdAt,
  }));
}
