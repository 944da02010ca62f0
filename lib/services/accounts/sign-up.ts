import type { SignUpInput } from '../../core/account-input';
import { notFound } from '../../core/errors';
import { hashPassword } from '../../crypto/password';
import { transaction } from '../../stores/transaction';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { mailSignUp } from './confirm-sign-up';
import { createAccount, type SignedUp } from './create-account';
import { translateTakenEmail } from './create-person';
import { refuseGuessable } from './refuse-guessable';

/**
 * Makes a person and a workspace that they own, and signs them in, where KEYDESK_SIGN_UP=open. Where mails
 * are sent nothing is made before the link in one is followed, and the answer is the same for an address
 * that somebody has: a null (attack 29).
 * @throws DomainError `not_found` where sign-up is closed; `conflict` for a taken address, without a mailer
 */
export async function signUp(ctx: AnonymousContext, input: SignUpInput): Promise<SignedUp | null> {
  const { runtime } = ctx;
  if (!runtime.settings.isSignUpOpen) throw notFound('Sign-up');
  runtime.limits.take([
    ['signUp', senderOf(ctx)],
    ['globalSignUp', ''],
  ]);
  await refuseGuessable(input.password, [input.name, input.email, input.workspace]);
  const { password, ...asked } = input;
  const passwordHash = await hashPassword(runtime.argon2, password);
  const { mailer } = runtime;
  if (mailer !== null) {
    runtime.background.run('sign-up', () => mailSignUp(ctx, mailer, { ...asked, passwordHash }));
    return null;
  }
  try {
    return await transaction(runtime.database.prisma, (tx) =>
      createAccount(tx, ctx, { ...asked, passwordHash, isEmailProved: false }),
    );
  } catch (error) {
    throw translateTakenEmail(error);
  }
}
