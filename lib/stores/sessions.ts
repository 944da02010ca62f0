import type { SessionId, UserId } from '../core/ids';
import type { Db, Tx } from './client';

export interface NewSession {
  id: SessionId;
  userId: UserId;
  /** When it was opened: by a person who has just proved who they are. */
  provedAt: Date;
  expiresAt: Date;
  address: string | null;
  userAgent: string | null;
}

/** Adds a session. */
export async function insertSession(tx: Tx, session: NewSession): Promise<void> {
  await tx.session.create({ data: session });
}

/** The person of a session that has neither ended nor expired at `now`, or null. */
export async function findSessionUser(
  db: Db,
  id: SessionId,
  now: Date,
): Promise<{ id: string; email: string; name: string } | null> {
  const session = await db.session.findFirst({
    where: { id, endedAt: null, expiresAt: { gt: now } },
    select: { user: { select: { id: true, email: true, name: true } } },
  });
  return session?.user ?? null;
}

/** When a session that is not over last proved who holds it, or null. */
export async function findProvedAt(db: Db, id: SessionId, now: Date): Promise<Date | null> {
  const session = await db.session.findFirst({
    where: { id, endedAt: null, expiresAt: { gt: now } },
    select: { provedAt: true },
  });
  return session?.provedAt ?? null;
}

/** Notes that a session has proved who holds it. */
export async function renewProof(tx: Tx, id: SessionId, now: Date): Promise<void> {
  await tx.session.updateMany({ where: { id, endedAt: null }, data: { provedAt: now } });
}

/** Ends a session at `now`; false when it had ended before. */
export async function endSession(tx: Tx, id: SessionId, now: Date): Promise<boolean> {
  const { count } = await tx.session.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: now },
  });
  return count === 1;
}

/** Ends every session of a person at `now`. */
export async function endSessionsOfUser(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await tx.session.updateMany({ where: { userId, endedAt: null }, data: { endedAt: now } });
}
