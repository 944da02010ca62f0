import type { UserId } from '../core/ids';
import type { Db, Tx } from './client';

/** A person as a provider names them. */
export interface Identity {
  issuer: string;
  subject: string;
}

/** Whom a provider means, or null; held until the transaction ends, so that nobody unlinks it meanwhile. */
export async function findUserIdByIdentity(
  tx: Tx,
  { issuer, subject }: Identity,
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ user_id: string }[]>`
    SELECT user_id FROM user_identities
    WHERE issuer = ${issuer} AND subject = ${subject} AND unlinked_at IS NULL FOR SHARE`;
  return row?.user_id ?? null;
}

/** Links a person to what a provider calls them. A name that is linked is a unique violation of its key. */
export async function linkIdentity(
  tx: Tx,
  userId: UserId,
  { issuer, subject }: Identity,
  now: Date,
): Promise<void> {
  const again = await tx.userIdentity.updateMany({
    where: { issuer, subject, unlinkedAt: { not: null } },
    data: { userId, createdAt: now, unlinkedAt: null },
  });
  if (again.count > 0) return;
  await tx.userIdentity.create({ data: { userId, issuer, subject, createdAt: now } });
}

/** Has a provider sign that person in no more; false when it did not. */
export async function unlinkIdentities(
  tx: Tx,
  userId: UserId,
  issuer: string,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.userIdentity.updateMany({
    where: { userId, issuer, unlinkedAt: null },
    data: { unlinkedAt: now },
  });
  return count > 0;
}

/** Whether a provider signs that person in, or once did. */
export async function hasHadIdentity(tx: Tx, userId: UserId, issuer: string): Promise<boolean> {
  const where = { userId, issuer };
  return (await tx.userIdentity.findFirst({ where, select: { subject: true } })) !== null;
}

/** Since when a provider signs that person in; null: it does not. */
export async function findIdentitySince(
  db: Db,
  userId: UserId,
  issuer: string,
): Promise<Date | null> {
  const row = await db.userIdentity.findFirst({
    where: { userId, issuer, unlinkedAt: null },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  });
  return row?.createdAt ?? null;
}
