import type { AuditAction, AuditFields } from '../../core/audit-event';
import type { Tx } from '../../stores/client';
import { type AuditActor, recordAudit } from '../audit';
import type { Actor, Context } from '../context';

/** The audit row of a change to a key. */
export async function auditKey(
  tx: Tx,
  ctx: Context,
  keyId: string,
  action: AuditAction & `api_key.${string}`,
  change: { before?: AuditFields; after?: AuditFields },
): Promise<void> {
  await recordAudit(tx, ctx, ctx.actor.workspaceId, auditActorOf(ctx.actor), {
    action,
    targetType: 'api_key',
    targetId: keyId,
    ...change,
  });
}

function auditActorOf(actor: Actor): AuditActor {
  if (actor.type === 'user') return { actorType: 'user', actorId: actor.userId };
  if (actor.type === 'key') return { actorType: 'key', actorId: actor.key.id };
  return { actorType: 'system', actorId: 'system' };
}
