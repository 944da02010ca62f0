import { parseId, type WorkspaceId } from '../core/ids';
import {
  type NewNotice,
  NOTICE_KEYS_MAX,
  type Notice,
  type NoticeKind,
  parseNotice,
} from '../core/notice';
import type { Db, Tx } from './client';

/** After how long without a change an act is taken to have been left, in milliseconds. */
const LEFT_AFTER_MS = 60_000;

/** Adds a notice; what the same act did before in another transaction is one with it, and is mailed anew. */
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
       SET count = n.count + excluded.count, dismissed_at = NULL, mailed_at = NULL,
           created_at = excluded.created_at,
           key_ids = (n.key_ids || excluded.key_ids)[1:${NOTICE_KEYS_MAX}::int]`;
}

/** Takes down what a workspace was told and is not so any more. */
export async function retireNotices(
  tx: Tx,
  workspaceId: WorkspaceId,
  { kind, at }: { kind: NoticeKind; at: Date },
): Promise<void> {
  await tx.notice.updateMany({
    where: { workspaceId, kind, dismissedAt: null },
    data: { dismissedAt: at },
  });
}

/** What a workspace is told and nobody has dismissed, newest first. */
export async function listOpenNotices(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  limit: number,
): Promise<Notice[]> {
  const rows = await db.notice.findMany({
    where: { workspaceId, dismissedAt: null },
    select: shown,
    orderBy: { id: 'desc' },
    take: limit,
  });
  return rows.flatMap((row) => parseNotice(row) ?? []);
}

/** A notice that the owners of its workspace are mailed. */
export interface MailedNotice {
  notice: Notice;
  workspaceId: WorkspaceId;
  workspace: { slug: string; name: string };
  owners: readonly string[];
}

/**
 * Takes the oldest notices that nobody has been mailed: each is taken once, by whichever process. What may still
 * grow waits: an act that is over is named, a report has no open rest, and one that was left is a minute old.
 */
export async function takeUnmailedNotices(
  tx: Tx,
  { at, acts, limit }: { at: Date; acts: readonly string[]; limit: number },
): Promise<MailedNotice[]> {
  const left = new Date(at.getTime() - LEFT_AFTER_MS);
  const taken = await tx.$queryRaw<{ id: string; workspace_id: string }[]>`
    UPDATE notices SET mailed_at = ${at}
     WHERE (workspace_id, id) IN (
             SELECT workspace_id, id FROM notices n
              WHERE mailed_at IS NULL
                AND (act = ANY(${[...acts]}) OR created_at < ${left} OR by <> 'operator' AND NOT EXISTS (
                      SELECT 1 FROM leak_reports r WHERE r.handled_at IS NULL AND r.request_id = n.act))
              ORDER BY id LIMIT ${limit} FOR UPDATE SKIP LOCKED)
 RETURNING id, workspace_id`;
  const rows = await tx.notice.findMany({
    where: { OR: taken.map(({ id, workspace_id }) => ({ id, workspaceId: workspace_id })) },
    select: {
      ...shown,
      workspaceId: true,
      workspace: {
        select: {
          slug: true,
          name: true,
          memberships: { where: { role: 'owner' }, select: { user: { select: { email: true } } } },
        },
      },
    },
    orderBy: { id: 'asc' },
  });
  return rows.flatMap(({ workspaceId: id, workspace: { memberships, ...workspace }, ...row }) => {
    const notice = parseNotice(row);
    const workspaceId = parseId('workspace', id);
    const owners = memberships.map(({ user }) => user.email);
    return notice === null || workspaceId === null
      ? []
      : [{ notice, workspaceId, workspace, owners }];
  });
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

const shown = {
  id: true,
  kind: true,
  by: true,
  reason: true,
  count: true,
  keyIds: true,
  createdAt: true,
} as const;
