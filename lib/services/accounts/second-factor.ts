import type { UserId } from '../../core/ids';
import { plainRecoveryCode, totpStepOf } from '../../crypto/totp';
import { createVault } from '../../crypto/vault';
import type { Db, Tx } from '../../stores/client';
import {
  countCode,
  findTotp,
  forgetWrongCodes,
  takeRecoveryCode,
  takeTotpStep,
} from '../../stores/second-factor';
import type { AnonymousContext, Runtime } from '../context';
import { auditWrongCodes, countOf, WRONG_CODES_MAX, type WrongCode } from './wrong-codes';

/** A code as somebody entered it, and where. */
interface EnteredCode {
  text: string;
  isKnownBrowser: boolean;
}

const APP_CODE = /^\d{6}$/;
const NO_CODE: WrongCode = { factor: null, isStopped: false, inARow: 0 };

/** Where the secrets of authenticator apps are kept. */
export function totpVault({ peppers, random }: Runtime) {
  return createVault(peppers, random, 'totp');
}

/** By what recovery codes are compared. */
export function recoveryVault({ peppers, random }: Runtime) {
  return createVault(peppers, random, 'recovery code');
}

/** Whether the person is asked for a code when they sign in. */
export async function hasSecondFactor(db: Db | Tx, userId: UserId): Promise<boolean> {
  return ((await findTotp(db, userId))?.confirmedAt ?? null) !== null;
}

/** A code as it was typed, when it looks like one of an app: six digits, spaces aside. */
export function appCodeOf(text: string): string | null {
  const code = text.replace(/\s/g, '');
  return APP_CODE.test(code) ? code : null;
}

/**
 * Takes a code of the app, once. The transaction must be let through also when it is refused: it counts it.
 * @param isKnownBrowser whether the person has signed in there before; guesses elsewhere take nothing from it
 */
export async function takeAppCode(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
  { text, isKnownBrowser }: EnteredCode,
): Promise<{ factor: 'app' } | WrongCode> {
  const code = appCodeOf(text);
  const row = code === null ? null : await findTotp(tx, userId);
  if (code === null || row === null || row.confirmedAt === null) return NO_CODE;
  const count = countOf(isKnownBrowser);
  const inARow = await countCode(tx, userId, count, WRONG_CODES_MAX);
  if (inARow === null) return { ...NO_CODE, isStopped: true };
  const secret = totpVault(ctx.runtime).open(row.secret, userId);
  const step = secret === null ? null : totpStepOf(secret, code, ctx.runtime.now().getTime());
  if (step !== null && (await takeTotpStep(tx, userId, step, count))) return { factor: 'app' };
  await auditWrongCodes(tx, ctx, userId, inARow);
  return { ...NO_CODE, inARow };
}

/** What a code was: of the app, a recovery code, or neither. Each is taken once; see `takeAppCode`. */
export async function takeSecondFactor(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
  entered: EnteredCode,
): Promise<{ factor: 'app' | 'recovery_code' } | WrongCode> {
  if (appCodeOf(entered.text) !== null) return await takeAppCode(tx, ctx, userId, entered);
  const { runtime } = ctx;
  const digests = recoveryVault(runtime).digests(plainRecoveryCode(entered.text), userId);
  if (!(await takeRecoveryCode(tx, userId, digests, runtime.now()))) return NO_CODE;
  await forgetWrongCodes(tx, userId);
  return { factor: 'recovery_code' };
}
