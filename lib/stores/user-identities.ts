import type { UserId } from '../core/ids';
import type { Db, Tx } from './client';

/** A person as a provider names them. */
export interface Identity {
  issuer: string;
  subject: string;
}

/** Whom a provider means, or null. */
export async function findUserIdByIdentity(
  tx: Tx,
  { issuer, subject }: Identity,
): Promise<string | null> {
  const row = await tx.userIdentity.findUnique({
    where: { issuer_subject: { issuer, subject } },
    select: { userId: true },
  });
  return row?.userId ?? null;
}

/** Links a person to what a provider calls them. A taken name is a unique violation of its key. */
export async function insertIdentity(tx: Tx, userId: UserId, identity: Identity): Promise<void> {
  await tx.userIdentity.create({ data: { userId, ...identity } });
}

/** Since when a provider signs that person in; null: it does not. */
export async function findIdentitySince(
  db: Db | Tx,
  userId: UserId,
  issuer: string,
): Promise<Date | null> {
  const row = await db.userIdentity.findFirst({
    where: { userId, issuer },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true },
  });
  return row?.createdAt ?? null;
}
