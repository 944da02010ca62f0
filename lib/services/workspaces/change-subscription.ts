import type { Propagation } from '../../core/barrier';
import { DomainError, notFound } from '../../core/errors';
import type { WorkspaceId } from '../../core/ids';
import type { SubscriptionInput } from '../../core/subscription';
import { findWorkspace, updateSubscription } from '../../stores/workspaces';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditInBoth } from '../installation/audit-operator';
import { operatorGoesOn } from './operator-goes-on';

/**
 * Sets the state of a workspace's subscription and its plan; `inactive` refuses all its keys from the next
 * request on (the company's billing decides, by the command line or an operator). Repeated: nothing happens,
 * with the same certainty.
 * @param workspaceId default: the one that the actor is in
 * @throws DomainError `forbidden` (`operator_workspace`) for `inactive` of the operator's own; `conflict` when somebody else changed it at the same moment
 */
export async function changeSubscription(
  ctx: Context,
  input: SubscriptionInput,
  workspaceId: WorkspaceId = ctx.actor.workspaceId,
): Promise<{ propagation: Propagation | null }> {
  authorize(ctx, 'installation:manage');
  const { propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const workspace = await findWorkspace(tx, workspaceId);
    if (workspace === null) throw notFound('Workspace');
    const from = { subscription: workspace.subscription, plan: workspace.plan };
    const to = { subscription: input.subscription, plan: input.plan ?? from.plan };
    if (to.subscription === 'inactive' && workspace.isOperator) throw operatorGoesOn();
    touch({ workspace: workspaceId });
    if (from.subscription === to.subscription && from.plan === to.plan) return;
    if (!(await updateSubscription(tx, workspaceId, { from, to }))) throw changedAtOnce();
    await auditInBoth(tx, ctx, workspaceId, {
      action: 'workspace.subscription_changed',
      targetType: 'workspace',
      targetId: workspaceId,
      before: from,
      after: to,
    });
  });
  return { propagation };
}

function changedAtOnce(): DomainError {
  return new DomainError(
    'conflict',
    'The workspace was changed at the same moment. Look at it again.',
    { reason: 'workspace_changed' },
  );
}
