import type { WorkspaceId } from '../core/ids';
import { type NewNotice, NOTICE_KEYS_MAX, type Notice, parseNotice } from '../core/notice';
import type { Db, Tx } from './client';

/** Adds a notice; what the same act did before in another transaction is one notice with it. */
export async function addNotice(
  tx: Tx,
  workspaceId: WorkspaceId,
  notice: NewNotice & { id: string; act: string; at: Date },
): Promise<void> {
  const keyIds = notice.keyIds.slice(0, NOTICE_KEYS_MAX);
  await tx.$executeRaw`
    INSERT INTO notices AS n (id, workspace_id, kind, by, reason, count, key_ids, act, created_at)
    VALUES (${notice.id}, ${workspaceId}, ${notice.kind}, ${notice.by}, ${notice.reason},
            ${notice.keyIds.length}, ${keyIds}, ${notice.act}, ${notice.at})
        ON CONFLICT (workspace_id, kind, act) DO UPDATE
       SET count = n.count + excluded.count, dismissed_at = NULL,
           key_ids = (n.key_ids || excluded.key_ids)[1:${NOTICE_KEYS_MAX}::int]`;
}

/** What a workspace is told and nobody has dismissed, newest first. */
export async function listOpenNotices(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  limit: number,
): Promise<Notice[]> {
  const rows = await db.notice.findMany({
    where: { workspaceId, dismissedAt: null },
    select: {
      id: true,
      kind: true,
      by: true,
      reason: true,
      count: true,
      keyIds: true,
      createdAt: true,
    },
    orderBy: { id: 'desc' },
    take: limit,
  });
  return rows.flatMap((row) => parseNotice(row) ?? []);
}

/** Dismisses a notice of this workspace; false where there is none that is open (a guarded update). */
export async function dismissNoticeRow(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  at: Date,
): Promise<boolean> {
  const { count } = await tx.notice.updateMany({
    where: { workspaceId, id, dismissedAt: null },
    data: { dismissedAt: at },
  });
  return count === 1;
}
