import { DomainError } from '../../core/errors';
import { parseId, type SessionId, type UserId } from '../../core/ids';
import { canProve } from '../../core/step-up';
import type { Tx } from '../../stores/client';
import { deletePendingSignInsOfUser } from '../../stores/pending-sign-ins';
import { endSessionsOfUser, findProvedAt, insertSession } from '../../stores/sessions';
import { findOperatorWorkspaceId, listWorkspacesOfUser } from '../../stores/workspaces';
import { type AuditNote, newId, recordAudit } from '../audit';
import type { AnonymousContext } from '../context';
import type { PersonContext } from './person-context';
import { findProofs } from './proofs';

/** How long a person stays signed in. */
export const SESSION_SECONDS = 7 * 86_400;

/** A session that was just opened. */
export interface OpenedSession {
  sessionId: SessionId;
  userId: UserId;
}

/** Beside what a person proved who they are; null: by the password alone. */
type SignedInBy = 'app' | 'recovery_code' | 'provider' | null;

/**
 * Opens a session for a person who has just proved who they are; always a new id (attack 27).
 * @param by beside what the person proved it, where that is not the password alone
 */
export async function openSession(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
  by: SignedInBy = null,
): Promise<OpenedSession> {
  const session = await insertNewSession(tx, ctx, userId, by);
  await auditPerson(tx, ctx, userId, 'user.signed_in', by === null ? {} : { after: { by } });
  return session;
}

/** Ends every session and begun sign-in of a person, and opens one for who has just proved to be them. */
export async function renewSession(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
): Promise<OpenedSession> {
  await endEverySession(tx, ctx, userId);
  return await insertNewSession(tx, ctx, userId);
}

/**
 * Goes on only while the session that asks is alive, behind the lock of its person's row.
 * @throws DomainError `unauthorized`: it has ended since the request began (attack 27)
 */
export async function refuseEndedSession(
  tx: Tx,
  { runtime, person }: PersonContext,
): Promise<void> {
  if ((await findProvedAt(tx, person.sessionId, runtime.now())) !== null) return;
  throw new DomainError('unauthorized', 'You were signed out meanwhile. Sign in again.', {
    reason: 'sign_in_expired',
  });
}

/** Ends every session and begun sign-in of a person. */
export async function endEverySession(
  tx: Tx,
  { runtime }: AnonymousContext,
  userId: UserId,
): Promise<void> {
  await endSessionsOfUser(tx, userId, runtime.now());
  await deletePendingSignInsOfUser(tx, userId);
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
  change: Pick<AuditNote, 'before' | 'after'> = {},
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
      ...change,
    });
  }
}

async function insertNewSession(
  tx: Tx,
  { runtime, request }: AnonymousContext,
  userId: UserId,
  by: SignedInBy = null,
): Promise<OpenedSession> {
  const sessionId = newId(runtime, 'session');
  const now = runtime.now();
  // A provider may answer for whoever finds a browser open: who can prove themselves here does so when asked.
  const isProved = by !== 'provider' || !canProve(await findProofs(tx, userId));
  await insertSession(tx, {
    id: sessionId,
    userId,
    provedAt: isProved ? now : new Date(0),
    lastSeenAt: now,
    expiresAt: new Date(now.getTime() + SESSION_SECONDS * 1000),
    address: request.address,
    userAgent: request.userAgent,
  });
  return { sessionId, userId };
}

function personOrSystem({ request }: AnonymousContext, userId: UserId) {
  return request.via === 'cli'
    ? ({ actorType: 'system', actorId: 'system' } as const)
    : ({ actorType: 'user', actorId: userId } as const);
}
