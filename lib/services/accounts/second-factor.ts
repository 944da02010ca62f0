import type { UserId } from '../../core/ids';
import { plainRecoveryCode, totpStepOf } from '../../crypto/totp';
import { createVault } from '../../crypto/vault';
import type { Db, Tx } from '../../stores/client';
import { findTotp, takeRecoveryCode, takeTotpStep } from '../../stores/second-factor';
import type { Runtime } from '../context';

const APP_CODE = /^\d{6}$/;

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

/** Takes a code of the app, once; false for a wrong or taken one, and without an app. */
export async function takeAppCode(
  tx: Tx,
  runtime: Runtime,
  userId: UserId,
  text: string,
): Promise<boolean> {
  const code = appCodeOf(text);
  const row = code === null ? null : await findTotp(tx, userId);
  if (code === null || row === null || row.confirmedAt === null) return false;
  const secret = totpVault(runtime).open(row.secret, userId);
  const step = secret === null ? null : totpStepOf(secret, code, runtime.now().getTime());
  return step !== null && (await takeTotpStep(tx, userId, step));
}

/** What a code was: of the app, a recovery code, or neither. Each is taken once. */
export async function takeSecondFactor(
  tx: Tx,
  runtime: Runtime,
  userId: UserId,
  text: string,
): Promise<'app' | 'recovery_code' | null> {
  if (appCodeOf(text) !== null) {
    return (await takeAppCode(tx, runtime, userId, text)) ? 'app' : null;
  }
  const digests = recoveryVault(runtime).digests(plainRecoveryCode(text), userId);
  const isTaken = await takeRecoveryCode(tx, userId, digests, runtime.now());
  return isTaken ? 'recovery_code' : null;
}
