import type { AuditAction, AuditEntry, AuditFields } from '../core/audit-event';
import { encodeId, ID_RANDOM_BYTES, type IdKind, type WorkspaceId } from '../core/ids';
import { insertAuditEvent } from '../stores/audit-log';
import type { Tx } from '../stores/client';
import type { Actor, AnonymousContext, Runtime } from './context';

/** What a mutation says about itself. */
export interface AuditNote {
  action: AuditAction;
  targetType: AuditEntry['targetType'];
  targetId: string;
  before?: AuditFields;
  after?: AuditFields;
}

/** Who did it, as the audit log names them. */
export type AuditActor = Pick<AuditEntry, 'actorType' | 'actorId'>;

/** Writes the audit row of a mutation, inside its transaction. */
export async function recordAudit(
  tx: Tx,
  ctx: AnonymousContext,
  workspaceId: WorkspaceId,
  actor: AuditActor,
  note: AuditNote,
): Promise<void> {
  const { runtime, request } = ctx;
  await insertAuditEvent(tx, workspaceId, {
    id: newId(runtime, 'event'),
    at: runtime.now(),
    ...actor,
    via: request.via,
    action: note.action,
    targetType: note.targetType,
    targetId: note.targetId,
    before: note.before ?? null,
    after: note.after ?? null,
    address: request.address,
    userAgent: request.userAgent,
    requestId: request.id,
  });
}

/** A new id of that kind. */
export function newId<K extends IdKind>(runtime: Pick<Runtime, 'now' | 'random'>, kind: K) {
  return encodeId(kind, runtime.now().getTime(), runtime.random.bytes(ID_RANDOM_BYTES));
}

/** How the audit log names who acts. */
export function auditActorOf(actor: Actor): AuditActor {
  if (actor.type === 'user') return { actorType: 'user', actorId: actor.userId };
  if (actor.type === 'key') return { actorType: 'key', actorId: actor.key.id };
  return { actorType: 'system', actorId: 'system' };
}
