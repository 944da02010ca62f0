import type { Propagation } from '../../core/barrier';
import type { SuspendInput } from '../../core/compromised-input';
import { notFound } from '../../core/errors';
import type { WorkspaceId } from '../../core/ids';
import type { NoticeKind } from '../../core/notice';
import { retireNotices } from '../../stores/notices';
import { findWorkspace, updateSuspension } from '../../stores/workspaces';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { mailNotices } from '../notices/mail-notices';
import { tellOwners } from '../notices/tell-owners';
import { operatorGoesOn } from '../workspaces/operator-goes-on';
import { auditInBoth } from './audit-operator';

/**
 * Refuses every key of a workspace until it is resumed, whatever its subscription says: callers get the same
 * `subscription_inactive`, and what billing sets meanwhile does not lift it. Repeated: nothing happens.
 * @throws DomainError `forbidden` (`operator_workspace`) for the operator's own
 */
export function suspendWorkspace(
  ctx: Context,
  workspaceId: WorkspaceId,
  { reason }: SuspendInput,
): Promise<{ propagation: Propagation | null }> {
  return changeSuspension(ctx, workspaceId, reason);
}

/** Lets the keys of a suspended workspace work again. Repeated: nothing happens. */
export function resumeWorkspace(
  ctx: Context,
  workspaceId: WorkspaceId,
): Promise<{ propagation: Propagation | null }> {
  return changeSuspension(ctx, workspaceId, null);
}

async function changeSuspension(
  ctx: Context,
  workspaceId: WorkspaceId,
  given: string | null,
): Promise<{ propagation: Propagation | null }> {
  authorize(ctx, 'installation:manage');
  const { runtime } = ctx;
  const reason = given === null ? null : runtime.keyFormats.redact(given);
  const { propagation } = await acknowledgedChange(runtime, async (tx, touch) => {
    const workspace = await findWorkspace(tx, workspaceId);
    if (workspace === null) throw notFound('Workspace');
    if (reason !== null && workspace.isOperator) throw operatorGoesOn();
    touch({ workspace: workspaceId });
    const suspension = reason === null ? null : { at: runtime.now(), reason };
    if (!(await updateSuspension(tx, workspaceId, suspension))) return;
    const isSuspended = reason !== null;
    await auditInBoth(tx, ctx, workspaceId, {
      action: isSuspended ? 'workspace.suspended' : 'workspace.resumed',
      targetType: 'workspace',
      targetId: workspaceId,
      before: { suspended: !isSuspended, reason: workspace.suspendedReason },
      after: { suspended: isSuspended, reason },
    });
    const kind: NoticeKind = isSuspended ? 'workspace_suspended' : 'workspace_resumed';
    const over: NoticeKind = isSuspended ? 'workspace_resumed' : 'workspace_suspended';
    await retireNotices(tx, workspaceId, { kind: over, at: runtime.now() });
    await tellOwners(tx, ctx, workspaceId, { kind, by: 'operator', reason, keyIds: [] });
  });
  mailNotices(runtime, [ctx.request.id]);
  return { propagation };
}
