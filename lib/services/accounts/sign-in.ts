import type { SignInInput } from '../../core/account-input';
import { DomainError } from '../../core/errors';
import { parseId } from '../../core/ids';
import { isPasswordOfHash } from '../../crypto/password';
import { transaction } from '../../stores/transaction';
import { findPasswordHash } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { type OpenedSession, openSession } from './open-session';

/**
 * Signs a person in with e-mail and password.
 * @throws DomainError `unauthorized`, the same text after the same work for an unknown person and a
 * wrong password (attack 29); `rate_limited` per account, address and all together (attack 28)
 */
export async function signIn(ctx: AnonymousContext, input: SignInInput): Promise<OpenedSession> {
  const { argon2, limits, database } = ctx.runtime;
  // The narrowest first: what one network is refused takes nothing from anybody else.
  const sender = senderOf(ctx);
  const ofAccount = `${sender} ${input.email}`;
  limits.take([
    ['addressSignIn', sender],
    ['accountSignIn', ofAccount],
    ['everySignIn', input.email],
    ['globalSignIn', ''],
  ]);
  const user = await findPasswordHash(database.prisma, input.email);
  const isRight = await isPasswordOfHash(argon2, input.password, user?.passwordHash ?? null);
  const userId = user === null ? null : parseId('user', user.id);
  if (!isRight || userId === null) {
    throw new DomainError('unauthorized', 'The e-mail address or the password is wrong.', {
      reason: 'credentials_wrong',
    });
  }
  limits.reset('accountSignIn', ofAccount);
  limits.reset('everySignIn', input.email);
  return await transaction(database.prisma, (tx) => openSession(tx, ctx, userId));
}
