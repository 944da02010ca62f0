import type { UserId } from '../core/ids';
import type { Db, Tx } from './client';

/** A person as services see them. */
export interface UserRow {
  id: string;
  email: string;
  name: string;
}

const select = { id: true, email: true, name: true } as const;
// One lock for everything that may make the very first person: two of them wait for each other.
const FIRST_USER_LOCK = 4_201_001;

/** Whether anybody has an account yet. */
export async function hasUsers(db: Db | Tx): Promise<boolean> {
  return (await db.user.findFirst({ select: { id: true } })) !== null;
}

/** Waits until no other transaction is creating the first person; held until this one ends. */
export async function lockFirstUser(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FIRST_USER_LOCK})`;
}

/** Adds a person. A taken address is a unique violation of `users_email_key`. */
export async function insertUser(
  tx: Tx,
  user: {
    id: UserId;
    email: string;
    name: string;
    passwordHash: string | null;
    emailProvedAt: Date | null;
  },
): Promise<UserRow> {
  return await tx.user.create({ data: user, select });
}

/** The person with that address (normalised), or null. */
export async function findUserByEmail(db: Db | Tx, email: string): Promise<UserRow | null> {
  return await db.user.findUnique({ where: { email }, select });
}

/** A person's address; null for nobody. */
export async function findEmail(db: Db, id: UserId): Promise<string | null> {
  return (await db.user.findUnique({ where: { id }, select: { email: true } }))?.email ?? null;
}

/** The hash of a person's password; null while they have none. */
export async function findPasswordHashOfUser(db: Db, id: UserId): Promise<string | null> {
  const user = await db.user.findUnique({ where: { id }, select: { passwordHash: true } });
  return user?.passwordHash ?? null;
}

/** The same while nobody can change it: held until the transaction ends, with all that hangs on the password. */
export async function lockPasswordHash(tx: Tx, id: UserId): Promise<string | null> {
  const [user] = await tx.$queryRaw<{ password_hash: string | null }[]>`
    SELECT password_hash FROM users WHERE id = ${id} FOR UPDATE`;
  return user?.password_hash ?? null;
}

/** The person and the hash of their password, by address. */
export async function findPasswordHash(
  db: Db,
  email: string,
): Promise<{ id: string; passwordHash: string | null } | null> {
  return await db.user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true },
  });
}

/** What decides whether a provider's word is enough to link a person by their address; null for nobody. */
export async function findUserToLink(
  tx: Tx,
  email: string,
): Promise<{ id: string; isEmailProved: boolean; hasSecondFactor: boolean } | null> {
  const user = await tx.user.findUnique({
    where: { email },
    select: { id: true, emailProvedAt: true, totpFactor: { select: { confirmedAt: true } } },
  });
  if (user === null) return null;
  const { id, emailProvedAt, totpFactor } = user;
  return {
    id,
    isEmailProved: emailProvedAt !== null,
    hasSecondFactor: (totpFactor?.confirmedAt ?? null) !== null,
  };
}

/** Whether a person has set a password. */
export async function hasPassword(db: Db | Tx, id: UserId): Promise<boolean> {
  const where = { id, passwordHash: { not: null } };
  return (await db.user.findFirst({ where, select: { id: true } })) !== null;
}

/** Gives a person another name. */
export async function updateName(tx: Tx, userId: UserId, name: string): Promise<void> {
  await tx.user.update({ where: { id: userId }, data: { name }, select: { id: true } });
}

/** Notes since when a person's address is known to be theirs; the first time counts. */
export async function noteEmailProved(tx: Tx, userId: UserId, now: Date): Promise<void> {
  await tx.user.updateMany({
    where: { id: userId, emailProvedAt: null },
    data: { emailProvedAt: now },
  });
}

/** Sets the hash of a person's password; null: none opens the account. */
export async function updatePasswordHash(
  tx: Tx,
  userId: UserId,
  passwordHash: string | null,
): Promise<UserRow> {
  return await tx.user.update({ where: { id: userId }, data: { passwordHash }, select });
}
