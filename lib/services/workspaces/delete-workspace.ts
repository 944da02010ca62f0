import type { Propagation } from '../../core/barrier';
import { DomainError, invalidInput, notFound } from '../../core/errors';
import { countOwnersLocked } from '../../stores/members';
import { findWorkspace, markWorkspaceDeleted } from '../../stores/workspaces';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { refuseAbove } from '../members/refuse-above';

/**
 * Deletes a workspace: when this returns no verifier accepts one of its keys, and nobody enters it. The row,
 * its audit log and its slug stay.
 * @param slug its address name, typed again
 * @throws DomainError `invalid_request` for another slug; `forbidden` for the operator's workspace
 */
export async function deleteWorkspace(
  ctx: Context<UserActor | SystemActor>,
  slug: string,
): Promise<{ propagation: Propagation | null }> {
  authorize(ctx, 'workspace:delete');
  const { workspaceId } = ctx.actor;
  const { propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    await countOwnersLocked(tx, workspaceId);
    const workspace = await findWorkspace(tx, workspaceId);
    if (workspace === null) throw notFound('Workspace');
    await refuseAbove(ctx, tx, ['owner']);
    if (workspace.isOperator) throw operatorStays();
    if (workspace.slug !== slug) throw isAnotherSlug(workspace.slug);
    await markWorkspaceDeleted(tx, workspaceId, ctx.runtime.now());
    touch({ workspace: workspaceId });
    await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), {
      action: 'workspace.deleted',
      targetType: 'workspace',
      targetId: workspaceId,
      before: { name: workspace.name, slug },
    });
  });
  return { propagation };
}

function operatorStays(): DomainError {
  return new DomainError(
    'forbidden',
    'This workspace runs the installation and cannot be deleted.',
    { reason: 'operator_workspace' },
  );
}

function isAnotherSlug(slug: string): DomainError {
  return invalidInput([{ pointer: '/slug', detail: `Type ${slug} to delete this workspace.` }]);
}
