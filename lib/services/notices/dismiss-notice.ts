import { dismissNoticeRow } from '../../stores/notices';
import { transaction } from '../../stores/transaction';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** Dismisses a notice for everybody in the workspace. Repeated, or not of this workspace: nothing happens. */
export async function dismissNotice(ctx: Context, id: string): Promise<void> {
  authorize(ctx, 'workspace:manage');
  const { runtime, actor } = ctx;
  await transaction(runtime.database.prisma, async (tx) => {
    if (!(await dismissNoticeRow(tx, actor.workspaceId, id, runtime.now()))) return;
    await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
      action: 'workspace.notice_dismissed',
      targetType: 'workspace',
      targetId: actor.workspaceId,
      after: { notice: id },
    });
  });
}
