import type { KeyId, WorkspaceId } from '../../core/ids';
import type { NoticeAuthor } from '../../core/notice';
import type { Tx } from '../../stores/client';
import { type Stop, type StoppedKey, stopKeyRows } from '../../stores/stopped-keys';
import { type AuditActor, type AuditNote, recordAudits } from '../audit';
import type { AnonymousContext } from '../context';
import { tellOwners } from '../notices/tell-owners';

/** Which keys are stopped how, on whose behalf, and why. */
export interface StopOrder {
  keyIds: readonly KeyId[];
  stop: Stop;
  actor: AuditActor;
  by: NoticeAuthor;
  reason: string;
}

/**
 * Stops keys of any workspaces inside a transaction, with an audit row for each in its workspace, and tells
 * the owners. What is stopped already stays as it is, and nobody hears of it again.
 * @returns the keys that exist; the caller announces them
 */
export async function stopKeys(
  tx: Tx,
  ctx: AnonymousContext,
  order: StopOrder,
): Promise<StoppedKey[]> {
  const keys = await stopKeyRows(tx, order.keyIds, order.stop);
  for (const [workspaceId, stopped] of byWorkspace(keys.filter(({ isChanged }) => isChanged))) {
    await auditStopped(tx, ctx, workspaceId, { order, stopped });
    await tellOwners(tx, ctx, workspaceId, {
      kind: order.stop.to === 'REVOKED' ? 'keys_revoked' : 'keys_deactivated',
      by: order.by,
      reason: order.reason,
      keyIds: stopped.map(({ id }) => id),
    });
  }
  return keys;
}

function byWorkspace(keys: readonly StoppedKey[]): Map<WorkspaceId, StoppedKey[]> {
  const grouped = new Map<WorkspaceId, StoppedKey[]>();
  for (const key of keys) {
    const group = grouped.get(key.workspaceId);
    if (group === undefined) grouped.set(key.workspaceId, [key]);
    else group.push(key);
  }
  return grouped;
}

async function auditStopped(
  tx: Tx,
  ctx: AnonymousContext,
  workspaceId: WorkspaceId,
  { order, stopped }: { order: StopOrder; stopped: readonly StoppedKey[] },
): Promise<void> {
  const { to } = order.stop;
  const notes = stopped.map(
    ({ id, before }): AuditNote => ({
      action: to === 'REVOKED' ? 'api_key.revoked' : 'api_key.deactivated',
      targetType: 'api_key',
      targetId: id,
      before: { status: before },
      after: { status: to, reason: order.reason },
    }),
  );
  await recordAudits(tx, ctx, workspaceId, order.actor, notes);
}
