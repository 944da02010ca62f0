import type { AuditAction, AuditChange, AuditEntry } from '../core/audit-event';
import { encodeId, ID_RANDOM_BYTES, type IdKind, type WorkspaceId } from '../core/ids';
import type { Tx } from '../stores/client';
import { addAuditEvents } from '../stores/transaction';
import type { Actor, AnonymousContext, Runtime } from './context';

/** What a mutation says about itself. */
export interface AuditNote {
  action: AuditAction;
  targetType: AuditEntry['targetType'];
  targetId: string;
  before?: AuditChange;
  after?: AuditChange;
}

/** Who did it, as the audit log names them. */
export type AuditActor = Pick<AuditEntry, 'actorType' | 'actorId'>;

/** Has the audit row of a mutation written at the end of its transaction: both are there or neither. */
export async function recordAudit(
  tx: Tx,
  ctx: AnonymousContext,
  workspaceId: WorkspaceId,
  actor: AuditActor,
  note: AuditNote,
): Promise<void> {
  await recordAudits(tx, ctx, workspaceId, actor, [note]);
}

/** The same for many mutations at once, in their order: the log is locked once, at the end. */
export async function recordAudits(
  tx: Tx,
  ctx: AnonymousContext,
  workspaceId: WorkspaceId,
  actor: AuditActor,
  notes: readonly AuditNote[],
): Promise<void> {
  const { runtime, request } = ctx;
  const entries = notes.map((note) => ({
    id: newId(runtime, 'event'),
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
  }));
  addAuditEvents(tx, workspaceId, entries);
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
