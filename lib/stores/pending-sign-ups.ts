import type { Db, Tx } from './client';

/** An account that waits for the link in a mail. */
export interface PendingSignUpRow {
  email: string;
  name: string;
  passwordHash: string;
  workspace: string;
}

/** Notes an account that was asked for, and forgets those whose links ran out. */
export async function insertPendingSignUp(
  tx: Tx,
  pending: PendingSignUpRow & { tokenHash: Uint8Array<ArrayBuffer>; expiresAt: Date },
  now: Date,
): Promise<void> {
  await tx.pendingSignUp.deleteMany({ where: { expiresAt: { lt: now } } });
  await tx.pendingSignUp.create({ data: pending });
}

/** Whose address a link proves, and the password that was chosen; null for an unknown, used or expired one. */
export async function findPendingSignUp(
  db: Db,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<{ email: string; passwordHash: string } | null> {
  return await db.pendingSignUp.findFirst({
    where: { tokenHash, expiresAt: { gt: now } },
    select: { email: true, passwordHash: true },
  });
}

/** Takes the account that a link stands for, once: of two at once one gets it. */
export async function takePendingSignUp(
  tx: Tx,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<PendingSignUpRow | null> {
  const pending = await tx.pendingSignUp.findFirst({
    where: { tokenHash, expiresAt: { gt: now } },
    select: { email: true, name: true, passwordHash: true, workspace: true },
  });
  const { count } = await tx.pendingSignUp.deleteMany({ where: { tokenHash } });
  return count === 1 ? pending : null;
}
