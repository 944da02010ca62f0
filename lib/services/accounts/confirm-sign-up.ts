import { DomainError, isDomainError } from '../../core/errors';
import { isPasswordOfHash } from '../../crypto/password';
import { randomToken } from '../../crypto/random';
import { hashToken } from '../../crypto/token';
import { layOutMail } from '../../mail/layout';
import type { Mailer } from '../../mail/mailer';
import {
  findPendingSignUp,
  insertPendingSignUp,
  type PendingSignUpRow,
  takePendingSignUp,
} from '../../stores/pending-sign-ups';
import { transaction } from '../../stores/transaction';
import { findUserByEmail } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { createAccount, type SignedUp } from './create-account';
import { translateTakenEmail } from './create-person';

const LINK_MINUTES = 30;

/** Sends the link that makes an asked-for account, or tells who has one that somebody asked for another. */
export async function mailSignUp(
  ctx: AnonymousContext,
  mailer: Mailer,
  asked: PendingSignUpRow,
): Promise<void> {
  const { runtime } = ctx;
  try {
    runtime.limits.take([['forgotAccount', asked.email]]);
  } catch (error) {
    // Nobody's mailbox is flooded; the page says nothing of it.
    if (isDomainError(error)) return;
    throw error;
  }
  const { publicUrl } = runtime.settings;
  const footer = `You get this mail because your address was entered at ${publicUrl}. If it was not you, do nothing.`;
  if ((await findUserByEmail(runtime.database.prisma, asked.email)) !== null) {
    mailer.send(
      layOutMail({
        to: asked.email,
        subject: 'You have a Keydesk account already',
        paragraphs: [
          'Somebody, hopefully you, asked for an account with your address. You have one already.',
        ],
        button: { label: 'Sign in', url: `${publicUrl}/login` },
        footer,
      }),
    );
    return;
  }
  const token = randomToken(runtime.random);
  const now = runtime.now();
  const expiresAt = new Date(now.getTime() + LINK_MINUTES * 60_000);
  await transaction(runtime.database.prisma, (tx) =>
    insertPendingSignUp(tx, { ...asked, tokenHash: hashToken(token), expiresAt }, now),
  );
  mailer.send(
    layOutMail({
      to: asked.email,
      subject: 'Confirm your Keydesk account',
      paragraphs: [`The link makes your account. It works once, within ${LINK_MINUTES} minutes.`],
      button: { label: 'Make my account', url: `${publicUrl}/sign-up/${token}` },
      footer,
    }),
  );
}

/** Whose account a link makes; null for an unknown, used or expired one. */
export async function findSignUpLink(
  { runtime }: AnonymousContext,
  token: string,
): Promise<{ email: string } | null> {
  const pending = await findPendingSignUp(runtime.database.prisma, hashToken(token), runtime.now());
  return pending === null ? null : { email: pending.email };
}

/**
 * Makes the account that a link stands for, and signs its person in. The password is asked for again: who
 * has the mailbox alone would confirm an account that somebody else knows the password of.
 * @throws DomainError `not_found` for an unknown, used or expired link; `forbidden` (`password_wrong`);
 * `conflict` where the address has been taken meanwhile
 */
export async function confirmSignUp(
  ctx: AnonymousContext,
  { token, password }: { token: string; password: string },
): Promise<SignedUp> {
  const { runtime } = ctx;
  runtime.limits.take([['token', senderOf(ctx)]]);
  const { prisma } = runtime.database;
  const found = await findPendingSignUp(prisma, hashToken(token), runtime.now());
  if (found === null) throw linkIsGone();
  if (!(await isPasswordOfHash(runtime.argon2, password, found.passwordHash)))
    throw wrongPassword();
  try {
    return await transaction(runtime.database.prisma, async (tx) => {
      const pending = await takePendingSignUp(tx, hashToken(token), runtime.now());
      if (pending === null || !runtime.settings.isSignUpOpen) throw linkIsGone();
      return await createAccount(tx, ctx, { ...pending, isEmailProved: true });
    });
  } catch (error) {
    throw translateTakenEmail(error);
  }
}

function wrongPassword(): DomainError {
  const detail = 'That is not the password that was chosen for this account.';
  return new DomainError('forbidden', detail, {
    reason: 'password_wrong',
    faults: [{ pointer: '/password', detail }],
  });
}

function linkIsGone(): DomainError {
  return new DomainError(
    'not_found',
    'This link has been used or has expired. Make the account again.',
    { reason: 'not_found' },
  );
}
