import { DomainError, type ErrorCode } from '../../core/errors';
import type { UserId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import type { WrongCodeCount } from '../../stores/second-factor';
import { findEmail } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { auditPerson } from './open-session';
import { tellPerson } from './tell-person';

/**
 * So many wrong codes in a row and no more: counted apart in browsers that know the person and in all others, 40
 * together, where NIST SP 800-63B-4 §3.2.2 wants at most 100. Whoever has only the password guesses right with a
 * probability of 0.006 %.
 */
export const WRONG_CODES_MAX = 20;
const TOLD_AFTER = 5;

/** A code that was not taken. A value: what is thrown would undo that it was counted. */
export interface WrongCode {
  factor: null;
  /** No code is compared any more, right or wrong. */
  isStopped: boolean;
  /** How many in a row with this one; 0 for what is no code of an app. */
  inARow: number;
}

/** By which count a code is judged. */
export function countOf(isKnownBrowser: boolean): WrongCodeCount {
  return isKnownBrowser ? 'wrongCodesKnown' : 'wrongCodes';
}

/** Writes wrong codes to the audit log where they begin to look like guessing, and where they end. */
export async function auditWrongCodes(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
  inARow: number,
): Promise<void> {
  if (inARow !== TOLD_AFTER && inARow !== WRONG_CODES_MAX) return;
  await auditPerson(tx, ctx, userId, 'user.codes_refused', { after: { wrong_codes: inARow } });
}

/** Tells the person at the same moments by mail: whoever enters codes has their password. */
export async function tellOfWrongCodes(
  ctx: AnonymousContext,
  userId: UserId,
  { inARow }: WrongCode,
): Promise<void> {
  if (inARow !== TOLD_AFTER && inARow !== WRONG_CODES_MAX) return;
  const email = await findEmail(ctx.runtime.database.prisma, userId);
  const what = inARow === TOLD_AFTER ? 'codes_wrong' : 'codes_stopped';
  if (email !== null) tellPerson(ctx, email, what);
}

/** The refusal of codes that are not compared any more, at the field that they were entered in. */
export function codesStopped(code: ErrorCode, pointer: string): DomainError {
  const detail =
    'Too many wrong codes were entered: no code of the app is taken here. Use a recovery code, or set a new password.';
  return new DomainError(code, detail, {
    reason: 'codes_stopped',
    faults: [{ pointer, detail }],
  });
}
