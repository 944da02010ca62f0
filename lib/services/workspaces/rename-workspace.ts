import { DomainError, notFound } from '../../core/errors';
import { transaction } from '../../stores/transaction';
import { findWorkspace, updateWorkspaceName } from '../../stores/workspaces';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';

/**
 * Gives the workspace another name; its address name stays. The same name changes nothing.
 * @throws DomainError `conflict` when somebody else renamed it at the same moment
 */
export async function renameWorkspace(
  ctx: Context<UserActor | SystemActor>,
  name: string,
): Promise<{ name: string }> {
  authorize(ctx, 'workspace:manage');
  const { workspaceId } = ctx.actor;
  await transaction(ctx.runtime.database.prisma, async (tx) => {
    const workspace = await findWorkspace(tx, workspaceId);
    if (workspace === null) throw notFound('Workspace');
    if (workspace.name === name) return;
    const change = { from: workspace.name, to: name };
    if (!(await updateWorkspaceName(tx, workspaceId, change))) throw changedAtOnce();
    await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), {
      action: 'workspace.renamed',
      targetType: 'workspace',
      targetId: workspaceId,
      before: { name: workspace.name },
      after: { name },
    });
  });
  return { name };
}

function changedAtOnce(): DomainError {
  return new DomainError(
    'conflict',
    'The workspace was changed at the same moment. Look at it again.',
    { reason: 'workspace_changed' },
  );
}
