import { DomainError, notFound } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import {
  newRecoveryCodes,
  newTotpSecret,
  plainRecoveryCode,
  totpAddress,
  totpStepOf,
} from '../../crypto/totp';
import type { Tx } from '../../stores/client';
import {
  confirmTotpRow,
  countRecoveryCodes,
  deleteTotp,
  findTotp,
  putUnconfirmedTotp,
  replaceRecoveryCodes,
} from '../../stores/second-factor';
import { transaction } from '../../stores/transaction';
import { findUserByEmail, lockPasswordHash } from '../../stores/users';
import type { AnonymousContext, Runtime } from '../context';
import { auditPerson, type OpenedSession, refuseEndedSession, renewSession } from './open-session';
import type { PersonContext } from './person-context';
import { recoveryVault, totpVault } from './second-factor';
import { requireProof } from './step-up';
import { tellPerson } from './tell-person';
import { WRONG_CODES_MAX } from './wrong-codes';

/** What the account page says about the second step. */
export interface TotpState {
  /** Since when codes are asked for; null: they are not. */
  since: Date | null;
  recoveryCodesLeft: number;
  /** Whether too many wrong codes were entered somewhere, so that none is taken there. */
  isStopped: boolean;
}

/** Whether the person's sign-in asks for codes, and how many recovery codes are left. */
export async function getTotpState({ runtime, person }: PersonContext): Promise<TotpState> {
  const { prisma } = runtime.database;
  const row = await findTotp(prisma, person.id);
  return {
    since: row?.confirmedAt ?? null,
    recoveryCodesLeft: await countRecoveryCodes(prisma, person.id),
    isStopped: Math.max(row?.wrongCodes ?? 0, row?.wrongCodesKnown ?? 0) >= WRONG_CODES_MAX,
  };
}

/**
 * Makes a secret for an authenticator app. Nobody is asked for codes until one has confirmed it.
 * @throws DomainError `step_up_required`; `conflict` while codes are asked for
 */
export async function beginTotp(ctx: PersonContext): Promise<void> {
  const { runtime, person } = ctx;
  await requireProof(ctx, person);
  const secret = totpVault(runtime).seal(newTotpSecret(runtime.random), person.id);
  await transaction(runtime.database.prisma, async (tx) => {
    if (!(await putUnconfirmedTotp(tx, person.id, secret))) throw totpIsOn();
    await auditPerson(tx, ctx, person.id, 'user.totp_begun');
  });
}

/** The secret that waits for its first code, as text and as what the QR code says; null without one. */
export async function findUnconfirmedTotp({
  runtime,
  person,
}: PersonContext): Promise<{ secret: string; address: string } | null> {
  const row = await findTotp(runtime.database.prisma, person.id);
  if (row === null || row.confirmedAt !== null) return null;
  const secret = totpVault(runtime).open(row.secret, person.id);
  if (secret === null) return null;
  const issuer = `Keydesk ${new URL(runtime.settings.publicUrl).host}`;
  return { secret, address: totpAddress(secret, person.email, issuer) };
}

/**
 * Turns codes on by a first one. Every other session ends, and this one goes on under a new id.
 * @returns ten recovery codes: the only time that they exist outside the person's hands
 * @throws DomainError `forbidden` (`code_wrong`); `rate_limited`; `not_found` when nothing was begun
 */
export async function confirmTotp(
  ctx: PersonContext,
  code: string,
): Promise<{ recoveryCodes: string[]; session: OpenedSession }> {
  const { runtime, person } = ctx;
  runtime.limits.take([['proof', person.sessionId]]);
  const row = await findTotp(runtime.database.prisma, person.id);
  const secret =
    row === null || row.confirmedAt !== null
      ? null
      : totpVault(runtime).open(row.secret, person.id);
  if (row === null || secret === null) throw notFound('Set-up');
  const step = totpStepOf(secret, code.replace(/\s/g, ''), runtime.now().getTime());
  if (step === null) throw codeIsWrong();
  const recoveryCodes = newRecoveryCodes(runtime.random);
  const session = await transaction(runtime.database.prisma, async (tx) => {
    // Behind the same lock as signing in: nobody signs in by the password alone from here on.
    await lockPasswordHash(tx, person.id);
    await refuseEndedSession(tx, ctx);
    const confirmed = { secret: row.secret, at: runtime.now(), step };
    if (!(await confirmTotpRow(tx, person.id, confirmed))) throw totpIsOn();
    await storeRecoveryCodes(tx, runtime, person.id, recoveryCodes);
    await auditPerson(tx, ctx, person.id, 'user.totp_enabled');
    return await renewSession(tx, ctx, person.id);
  });
  tellPerson(ctx, person.email, 'totp_enabled');
  return { recoveryCodes, session };
}

/**
 * Puts ten new recovery codes in place of the old ones.
 * @throws DomainError `step_up_required`; `not_found` while codes are not asked for
 */
export async function renewRecoveryCodes(ctx: PersonContext): Promise<string[]> {
  const { runtime, person } = ctx;
  await requireProof(ctx, person);
  const codes = newRecoveryCodes(runtime.random);
  await transaction(runtime.database.prisma, async (tx) => {
    const row = await findTotp(tx, person.id);
    if (row === null || row.confirmedAt === null) throw notFound('Authenticator app');
    await storeRecoveryCodes(tx, runtime, person.id, codes);
    await auditPerson(tx, ctx, person.id, 'user.recovery_codes_renewed');
  });
  return codes;
}

/** Asks for no codes any more. @throws DomainError `step_up_required` */
export async function disableTotp(ctx: PersonContext): Promise<void> {
  const { runtime, person } = ctx;
  await requireProof(ctx, person);
  const wasOn = await transaction(runtime.database.prisma, (tx) => removeTotp(tx, ctx, person.id));
  if (wasOn) tellPerson(ctx, person.email, 'totp_disabled');
}

/**
 * Asks a person who has lost app and recovery codes for none any more (command line only).
 * @throws DomainError `not_found` for an address that nobody has
 */
export async function resetTotp(ctx: AnonymousContext, email: string): Promise<boolean> {
  const wasOn = await transaction(ctx.runtime.database.prisma, async (tx) => {
    const user = await findUserByEmail(tx, email);
    const userId = user === null ? null : parseId('user', user.id);
    if (userId === null) throw notFound('Person');
    return await removeTotp(tx, ctx, userId);
  });
  if (wasOn) tellPerson(ctx, email, 'totp_disabled');
  return wasOn;
}

/** Asks a person for no codes any more, inside a transaction; false when none were asked for. */
export async function removeTotp(tx: Tx, ctx: AnonymousContext, userId: UserId): Promise<boolean> {
  const wasOn = await deleteTotp(tx, userId);
  if (wasOn) await auditPerson(tx, ctx, userId, 'user.totp_disabled');
  return wasOn;
}

async function storeRecoveryCodes(
  tx: Tx,
  runtime: Runtime,
  userId: UserId,
  codes: readonly string[],
): Promise<void> {
  const vault = recoveryVault(runtime);
  const hashes = codes.flatMap((code) =>
    vault.digests(plainRecoveryCode(code), userId).slice(0, 1),
  );
  await replaceRecoveryCodes(tx, userId, hashes);
}

function codeIsWrong(): DomainError {
  const detail = 'This code is wrong or too old. Look at the app and enter the one it shows now.';
  return new DomainError('forbidden', detail, {
    reason: 'code_wrong',
    faults: [{ pointer: '/code', detail }],
  });
}

function totpIsOn(): DomainError {
  return new DomainError('conflict', 'Codes of an authenticator app are asked for already.', {
    reason: 'totp_on',
  });
}
