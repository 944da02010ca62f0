import type { UserId } from '../core/ids';
import type { Db, Tx } from './client';

/** Adds a link that sets a person's password once. */
export async function insertOneTimeLink(
  tx: Tx,
  link: { tokenHash: Uint8Array<ArrayBuffer>; userId: UserId; expiresAt: Date },
): Promise<void> {
  await tx.oneTimeLink.create({ data: link });
}

/** Whose password an unused, unexpired link sets, or null. */
export async function findOneTimeLink(
  db: Db | Tx,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<{ id: string; email: string; name: string } | null> {
  const link = await db.oneTimeLink.findFirst({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    select: { user: { select: { id: true, email: true, name: true } } },
  });
  return link?.user ?? null;
}

/** Uses a link; false when another request has used it, or it has expired. */
export async function useOneTimeLink(
  tx: Tx,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.oneTimeLink.updateMany({
    where: { tokenHash, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  });
  return count === 1;
}

/** Ends every link of a person that has not been used: with a new password none is needed. */
export async function endOneTimeLinks(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await tx.oneTimeLink.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } });
}
