import type { UserId } from '../core/ids';
import type { Db, Tx } from './client';

/** Notes a sign-in whose password was right, and forgets those that ran out. */
export async function insertPendingSignIn(
  tx: Tx,
  pending: { tokenHash: Uint8Array<ArrayBuffer>; userId: UserId; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.pendingSignIn.deleteMany({ where: { userId: pending.userId, expiresAt: { lt: now } } });
  await tx.pendingSignIn.create({ data: pending });
}

/** Who signs in, while the code is asked for; null for an unknown or expired token. */
export async function findPendingSignIn(
  db: Db,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<{ userId: string; email: string } | null> {
  const row = await db.pendingSignIn.findFirst({
    where: { tokenHash, expiresAt: { gt: now } },
    select: { userId: true, user: { select: { email: true } } },
  });
  return row === null ? null : { userId: row.userId, email: row.user.email };
}

/** Ends a pending sign-in; false when another request has. */
export async function deletePendingSignIn(
  tx: Tx,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const { count } = await tx.pendingSignIn.deleteMany({ where: { tokenHash } });
  return count === 1;
}

/** Ends every pending sign-in of a person: their password counts no more. */
export async function deletePendingSignInsOfUser(tx: Tx, userId: UserId): Promise<void> {
  await tx.pendingSignIn.deleteMany({ where: { userId } });
}
