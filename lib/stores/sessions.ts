import type { SessionId, UserId } from '../core/ids';
import type { Db, Tx } from './client';

export interface NewSession {
  id: SessionId;
  userId: UserId;
  /** When it was opened: by a person who has just proved who they are. */
  provedAt: Date;
  lastSeenAt: Date;
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
): Promise<{ id: string; email: string; name: string; lastSeenAt: Date } | null> {
  const session = await db.session.findFirst({
    where: { id, endedAt: null, expiresAt: { gt: now } },
    select: { lastSeenAt: true, user: { select: { id: true, email: true, name: true } } },
  });
  return session === null ? null : { ...session.user, lastSeenAt: session.lastSeenAt };
}

/** Notes that a session is in use. */
export async function touchSession(db: Db, id: SessionId, now: Date): Promise<void> {
  await db.session.updateMany({ where: { id, endedAt: null }, data: { lastSeenAt: now } });
}

/** The sessions of a person that are not over at `now`, those used last first. */
export async function listSessionsOfUser(db: Db, userId: UserId, now: Date) {
  return await db.session.findMany({
    where: { userId, endedAt: null, expiresAt: { gt: now } },
    select: { id: true, userAgent: true, address: true, createdAt: true, lastSeenAt: true },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'desc' }],
  });
}

/** When a session that is not over last proved who holds it, or null. */
export async function findProvedAt(db: Db | Tx, id: SessionId, now: Date): Promise<Date | null> {
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

/** Ends a session of that person at `now`; false when it had ended before, or is another's. */
export async function endSessionOf(
  tx: Tx,
  userId: UserId,
  id: SessionId,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.session.updateMany({
    where: { id, userId, endedAt: null },
    data: { endedAt: now },
  });
  return count === 1;
}

/** Ends every session of a person but one, and says how many were alive. */
export async function endOtherSessions(
  tx: Tx,
  userId: UserId,
  kept: SessionId,
  now: Date,
): Promise<number> {
  const { count } = await tx.session.updateMany({
    where: { userId, id: { not: kept }, endedAt: null, expiresAt: { gt: now } },
    data: { endedAt: now },
  });
  return count;
}

/** Ends every session of a person at `now`. */
export async function endSessionsOfUser(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await tx.session.updateMany({ where: { userId, endedAt: null }, data: { endedAt: now } });
}
