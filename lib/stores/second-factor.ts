import type { UserId } from '../core/ids';
import type { Db, Tx } from './client';

/** An authenticator app as it is stored: the secret is sealed. */
export interface TotpRow {
  secret: string;
  confirmedAt: Date | null;
  /** How many codes in a row were wrong, in browsers that do not know the person and in those that do. */
  wrongCodes: number;
  wrongCodesKnown: number;
}

/** By which of the two a code is counted. */
export type WrongCodeCount = 'wrongCodes' | 'wrongCodesKnown';

/** The person's authenticator app, confirmed or not; null without one. */
export async function findTotp(db: Db | Tx, userId: UserId): Promise<TotpRow | null> {
  return await db.totpFactor.findUnique({
    where: { userId },
    select: { secret: true, confirmedAt: true, wrongCodes: true, wrongCodesKnown: true },
  });
}

/** Puts a new app beside the account, not confirmed; false while a confirmed one is there. */
export async function putUnconfirmedTotp(tx: Tx, userId: UserId, secret: string): Promise<boolean> {
  await tx.totpFactor.deleteMany({ where: { userId, confirmedAt: null } });
  const { count } = await tx.totpFactor.createMany({
    data: [{ userId, secret }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** Confirms an app by the code of that step; false when another request has done so. */
export async function confirmTotpRow(
  tx: Tx,
  userId: UserId,
  confirmed: { secret: string; at: Date; step: number },
): Promise<boolean> {
  const { count } = await tx.totpFactor.updateMany({
    where: { userId, secret: confirmed.secret, confirmedAt: null },
    data: { confirmedAt: confirmed.at, lastStep: confirmed.step },
  });
  return count === 1;
}

/**
 * Counts a code before it is compared, so that guesses sent at once wait for each other; null when `max` in a row
 * were wrong, and without a confirmed app.
 */
export async function countCode(
  tx: Tx,
  userId: UserId,
  count: WrongCodeCount,
  max: number,
): Promise<number | null> {
  const [row] = await tx.totpFactor.updateManyAndReturn({
    where: { userId, confirmedAt: { not: null }, [count]: { lt: max } },
    data: { [count]: { increment: 1 } },
    select: { wrongCodes: true, wrongCodesKnown: true },
  });
  return row?.[count] ?? null;
}

/** Takes a code of that step, after which none is wrong; false when it, or a later one, was taken before. */
export async function takeTotpStep(
  tx: Tx,
  userId: UserId,
  step: number,
  count: WrongCodeCount,
): Promise<boolean> {
  const taken = await tx.totpFactor.updateMany({
    where: { userId, confirmedAt: { not: null }, lastStep: { lt: step } },
    data: { lastStep: step, [count]: 0 },
  });
  return taken.count === 1;
}

/** Forgets the wrong codes of a person, who has proved themselves in another way. */
export async function forgetWrongCodes(tx: Tx, userId: UserId): Promise<void> {
  await tx.totpFactor.updateMany({
    where: { userId },
    data: { wrongCodes: 0, wrongCodesKnown: 0 },
  });
}

/** Removes app and recovery codes; false when no confirmed app was there. */
export async function deleteTotp(tx: Tx, userId: UserId): Promise<boolean> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  const { count } = await tx.totpFactor.deleteMany({
    where: { userId, confirmedAt: { not: null } },
  });
  return count === 1;
}

/** Puts these recovery codes in place of all earlier ones. */
export async function replaceRecoveryCodes(
  tx: Tx,
  userId: UserId,
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: hashes.map((codeHash) => ({ userId, codeHash })) });
}

/** Uses a recovery code that has one of these digests; false for an unknown or used one. */
export async function takeRecoveryCode(
  tx: Tx,
  userId: UserId,
  digests: readonly Uint8Array<ArrayBuffer>[],
  now: Date,
): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { userId, codeHash: { in: [...digests] }, usedAt: null },
    data: { usedAt: now },
  });
  return count === 1;
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(db: Db, userId: UserId): Promise<number> {
  return await db.recoveryCode.count({ where: { userId, usedAt: null } });
}
