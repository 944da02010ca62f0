import type { AuditAction, AuditChange } from '../../core/audit-event';
import type { Tx } from '../../stores/client';
import { auditActorOf, recordAudit } from '../audit';
import type { Context } from '../context';

/** The audit row of a change to a key. */
export async function auditKey(
  tx: Tx,
  ctx: Context,
  keyId: string,
  action: AuditAction & `api_key.${string}`,
  change: { before?: AuditChange; after?: AuditChange },
): Promise<void> {
  await recordAudit(tx, ctx, ctx.actor.workspaceId, auditActorOf(ctx.actor), {
    action,
    targetType: 'api_key',
    targetId: keyId,
    ...change,
  });
}
