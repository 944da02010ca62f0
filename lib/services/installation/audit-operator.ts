import type { WorkspaceId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import { findOperatorWorkspaceId } from '../../stores/workspaces';
import { type AuditNote, auditActorOf, recordAudit } from '../audit';
import type { Context } from '../context';

/** The audit row of an operator's act in the operator's own workspace. */
export async function auditForOperator(tx: Tx, ctx: Context, note: AuditNote): Promise<void> {
  const { actor } = ctx;
  const id = actor.type === 'user' ? actor.workspaceId : await findOperatorWorkspaceId(tx);
  if (id !== null) await recordAudit(tx, ctx, id, auditActorOf(actor), note);
}

/** The audit rows of an operator's act on a workspace: one there, and one in the operator's own. */
export async function auditInBoth(
  tx: Tx,
  ctx: Context,
  workspaceId: WorkspaceId,
  note: AuditNote,
): Promise<void> {
  const { actor } = ctx;
  await recordAudit(tx, ctx, workspaceId, auditActorOf(actor), note);
  const own = actor.type === 'user' ? actor.workspaceId : await findOperatorWorkspaceId(tx);
  if (own !== null && own !== workspaceId) {
    await recordAudit(tx, ctx, own, auditActorOf(actor), note);
  }
}
