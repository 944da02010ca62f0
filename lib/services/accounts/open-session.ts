import { parseId, type SessionId, type UserId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import { insertSession } from '../../stores/sessions';
import { findOperatorWorkspaceId, listWorkspacesOfUser } from '../../stores/workspaces';
import { type AuditNote, newId, recordAudit } from '../audit';
import type { AnonymousContext } from '../context';

/** How long a person stays signed in. */
export const SESSION_SECONDS = 7 * 86_400;

/** A session that was just opened. */
export interface OpenedSession {
  sessionId: SessionId;
  userId: UserId;
}

/** Opens a session for a person who has just proved who they are; always a new id (attack 27). */
export async function openSession(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
): Promise<OpenedSession> {
  const sessionId = newId(ctx.runtime, 'session');
  const now = ctx.runtime.now();
  await insertSession(tx, {
    id: sessionId,
    userId,
    provedAt: now,
    expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
    address: ctx.request.address,
    userAgent: ctx.request.userAgent,
  });
  await auditPerson(tx, ctx, userId, 'user.signed_in');
  return { sessionId, userId };
}

/**
 * An audit row in each workspace of the person, for what concerns the person alone; in the operator's for who belongs
 * to none.
 */
export async function auditPerson(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
  action: AuditNote['action'],
): Promise<void> {
  const rows = await listWorkspacesOfUser(tx, userId);
  const own = rows.map(({ workspace }) => parseId('workspace', workspace.id));
  const places = own.length > 0 ? own : [await findOperatorWorkspaceId(tx)];
  for (const workspaceId of places) {
    if (workspaceId === null) continue;
    await recordAudit(tx, ctx, workspaceId, personOrSystem(ctx, userId), {
      action,
      targetType: 'user',
      targetId: userId,
    });
  }
}

function personOrSystem({ request }: AnonymousContext, userId: UserId) {
  return request.via === 'cli'
    ? ({ actorType: 'system', actorId: 'system' } as const)
    : ({ actorType: 'user', actorId: userId } as const);
}
