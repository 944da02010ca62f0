import type { SignInInput } from '../../core/account-input';
import { DomainError } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import { isPasswordOfHash } from '../../crypto/password';
import { randomToken } from '../../crypto/random';
import { hashToken } from '../../crypto/token';
import type { Tx } from '../../stores/client';
import {
  deletePendingSignIn,
  findPendingSignIn,
  insertPendingSignIn,
} from '../../stores/pending-sign-ins';
import { transaction } from '../../stores/transaction';
import { findPasswordHash, findPasswordHashOfUser, lockPasswordHash } from '../../stores/users';
import type { AnonymousContext } from '../context';
import type { LimitName } from '../limits';
import { senderOf } from '../sender-of';
import { isKnownTo, readDevice, rememberDevice } from './known-device';
import { type OpenedSession, openSession } from './open-session';
import { appCodeOf, hasSecondFactor, takeSecondFactor } from './second-factor';
import { tellPerson } from './tell-person';
import { codesStopped, tellOfWrongCodes } from './wrong-codes';

/** How long the code may be entered after the password, in seconds. */
export const PENDING_SECONDS = 600;

/** A right password: a session, or the token of a sign-in that still needs a code. */
export type SignedIn =
  | { needsCode: false; session: OpenedSession; deviceCookie: string }
  | { needsCode: true; token: string };

/**
 * Signs a person in with e-mail and password; who has an authenticator app then enters a code.
 * @param deviceCookie what the browser remembers of earlier sign-ins (known-device.ts)
 * @throws DomainError `unauthorized`, the same text after the same work for an unknown person and a
 * wrong password (attack 29); `rate_limited` per account, address and all together (attack 28), or in a
 * browser that knows the person by that browser alone, so that nobody elsewhere can lock them out
 */
export async function signIn(
  ctx: AnonymousContext,
  input: SignInInput,
  deviceCookie: string | null = null,
): Promise<SignedIn> {
  const { argon2, limits, database } = ctx.runtime;
  const device = readDevice(ctx.runtime, deviceCookie);
  const user = await findPasswordHash(database.prisma, input.email);
  const passwordHash = user?.passwordHash ?? null;
  const buckets = bucketsOf(ctx, input.email, isKnownTo(device, passwordHash) ? device.id : null);
  limits.take(buckets.taken);
  const isRight = await isPasswordOfHash(argon2, input.password, passwordHash);
  const userId = user === null ? null : parseId('user', user.id);
  if (!isRight || userId === null || passwordHash === null) throw credentialsAreWrong();
  const token = randomToken(ctx.runtime.random);
  const session = await transaction(database.prisma, async (tx) => {
    // Also what is right when it is read may be over: a link may set another password just now (attack 30).
    if ((await lockPasswordHash(tx, userId)) !== passwordHash) throw credentialsAreWrong();
    if (!(await hasSecondFactor(tx, userId))) return await openSession(tx, ctx, userId);
    await beginSecondStep(tx, ctx, userId, token);
    return null;
  });
  for (const [limit, name] of buckets.givenBack) limits.reset(limit, name);
  if (session === null) return { needsCode: true, token };
  return {
    needsCode: false,
    session,
    deviceCookie: rememberDevice(ctx.runtime, device, passwordHash),
  };
}

/** Whether a sign-in by that token waits for its code. */
export async function isSignInPending(
  { runtime }: AnonymousContext,
  token: string,
): Promise<boolean> {
  const { prisma } = runtime.database;
  return (await findPendingSignIn(prisma, hashToken(token), runtime.now())) !== null;
}

/**
 * Completes a sign-in by a code of the app or a recovery code, each of which is taken once.
 * @throws DomainError `unauthorized` (`sign_in_expired`, `code_wrong`, `codes_stopped`); `rate_limited` after a few
 * wrong ones
 */
export async function completeSignIn(
  ctx: AnonymousContext,
  { token, code }: { token: string; code: string },
  deviceCookie: string | null = null,
): Promise<{ session: OpenedSession; deviceCookie: string }> {
  const { runtime } = ctx;
  const tokenHash = hashToken(token);
  const pending = await findPendingSignIn(runtime.database.prisma, tokenHash, runtime.now());
  const userId = pending === null ? null : parseId('user', pending.userId);
  if (pending === null || userId === null) throw signInExpired();
  const device = readDevice(runtime, deviceCookie);
  const passwordHash = await findPasswordHashOfUser(runtime.database.prisma, userId);
  if (passwordHash === null) throw signInExpired();
  const isKnownBrowser = isKnownTo(device, passwordHash);
  const bucket = codeBucketOf(ctx, userId, code, isKnownBrowser ? device.id : null);
  runtime.limits.take([bucket]);
  const entered = { text: code, isKnownBrowser };
  const done = await transaction(runtime.database.prisma, async (tx) => {
    const taken = await takeSecondFactor(tx, ctx, userId, entered);
    if (taken.factor === null) return taken;
    if (!(await deletePendingSignIn(tx, tokenHash))) throw signInExpired();
    return { ...taken, session: await openSession(tx, ctx, userId, taken.factor) };
  });
  if (done.factor === null) {
    await tellOfWrongCodes(ctx, userId, done);
    throw done.isStopped ? codesStopped('unauthorized', '/code') : codeIsWrong();
  }
  runtime.limits.reset(...bucket);
  if (done.factor === 'recovery_code') tellPerson(ctx, pending.email, 'recovery_code_used');
  return {
    session: done.session,
    deviceCookie: rememberDevice(runtime, device, passwordHash),
  };
}

// Recovery codes are too long to be guessed: no other network's attempts hold up who has one.
function codeBucketOf(
  ctx: AnonymousContext,
  userId: UserId,
  code: string,
  deviceId: string | null,
): [LimitName, string] {
  if (appCodeOf(code) === null) return ['recoveryCode', `${userId} ${senderOf(ctx)}`];
  return ['secondFactor', deviceId === null ? userId : `${userId} ${deviceId}`];
}

interface Buckets {
  taken: [LimitName, string][];
  /** Of what is taken, what a right password gives back. */
  givenBack: [LimitName, string][];
}

function bucketsOf(ctx: AnonymousContext, email: string, deviceId: string | null): Buckets {
  if (deviceId !== null) {
    const own: [LimitName, string][] = [['deviceSignIn', `${deviceId} ${email}`]];
    return { taken: own, givenBack: own };
  }
  // The narrowest first: what one network is refused takes nothing from anybody else.
  const sender = senderOf(ctx);
  const ofAccount: [LimitName, string] = ['accountSignIn', `${sender} ${email}`];
  const everywhere: [LimitName, string] = ['everySignIn', email];
  return {
    taken: [['addressSignIn', sender], ofAccount, everywhere, ['globalSignIn', '']],
    givenBack: [ofAccount, everywhere],
  };
}

async function beginSecondStep(
  tx: Tx,
  { runtime }: AnonymousContext,
  userId: UserId,
  token: string,
): Promise<void> {
  const now = runtime.now();
  const pending = {
    tokenHash: hashToken(token),
    userId,
    expiresAt: new Date(now.getTime() + PENDING_SECONDS * 1000),
  };
  await insertPendingSignIn(tx, pending, now);
}

function credentialsAreWrong(): DomainError {
  return new DomainError('unauthorized', 'The e-mail address or the password is wrong.', {
    reason: 'credentials_wrong',
  });
}

function signInExpired(): DomainError {
  return new DomainError('unauthorized', 'This sign-in has run out. Enter your password again.', {
    reason: 'sign_in_expired',
  });
}

function codeIsWrong(): DomainError {
  const detail =
    'This code is wrong, too old or was used before. Enter the one that the app shows now.';
  return new DomainError('unauthorized', detail, {
    reason: 'code_wrong',
    faults: [{ pointer: '/code', detail }],
  });
}
