import { DomainError, notFound } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import { hashPassword } from '../../crypto/password';
import { randomToken } from '../../crypto/random';
import { hashToken } from '../../crypto/token';
import type { Tx } from '../../stores/client';
import {
  endOneTimeLinks,
  findOneTimeLink,
  insertOneTimeLink,
  useOneTimeLink,
} from '../../stores/one-time-links';
import { forgetWrongCodes } from '../../stores/second-factor';
import { transaction } from '../../stores/transaction';
import { findUserToLink, noteEmailProved, updatePasswordHash } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { readDevice, rememberDevice } from './known-device';
import { auditPerson, endEverySession } from './open-session';
import { refuseGuessable } from './refuse-guessable';
import { tellPerson } from './tell-person';
import { removeTotp } from './totp';

/** How long a link works, in minutes: from the operator's hand, and by mail to who has forgotten theirs. */
export const LINK_MINUTES = { operator: 72 * 60, mail: 30 } as const;

/** Makes a link that sets a person's password once; only its hash is stored. */
export async function createPasswordLink(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
  sentBy: keyof typeof LINK_MINUTES = 'operator',
): Promise<string> {
  const { runtime } = ctx;
  const token = randomToken(runtime.random);
  await insertOneTimeLink(tx, {
    tokenHash: hashToken(token),
    userId,
    expiresAt: new Date(runtime.now().getTime() + LINK_MINUTES[sentBy] * 60_000),
  });
  await auditPerson(tx, ctx, userId, 'user.password_link_created');
  return `${runtime.settings.publicUrl}/reset/${token}`;
}

/** Whose password a link sets; null for an unknown, used or expired one. */
export async function findPasswordLink(
  { runtime }: AnonymousContext,
  token: string,
): Promise<{ email: string } | null> {
  return await findOneTimeLink(runtime.database.prisma, hashToken(token), runtime.now());
}

/**
 * Sets a password by link and ends every session and every other link of the person (attack 30).
 * @param deviceCookie what the browser remembers of earlier sign-ins. From here on it knows the person: whoever
 * follows the link has the mailbox, and nobody can lock them out here
 * @throws DomainError `not_found` for an unknown, used or expired link: of two at once one wins
 */
export async function setPasswordByLink(
  ctx: AnonymousContext,
  input: { token: string; password: string },
  deviceCookie: string | null = null,
): Promise<{ email: string; deviceCookie: string }> {
  const { runtime } = ctx;
  // Also with a link that works: checking a password costs.
  runtime.limits.take([['token', senderOf(ctx)]]);
  const tokenHash = hashToken(input.token);
  const user = await findOneTimeLink(runtime.database.prisma, tokenHash, runtime.now());
  const userId = user === null ? null : parseId('user', user.id);
  if (user === null || userId === null) throw linkIsGone();
  await refuseGuessable(input.password, [user.name, user.email]);
  const passwordHash = await hashPassword(runtime.argon2, input.password);
  await transaction(runtime.database.prisma, async (tx) => {
    if (!(await useOneTimeLink(tx, tokenHash, runtime.now()))) throw linkIsGone();
    await endOneTimeLinks(tx, userId, runtime.now());
    await updatePasswordHash(tx, userId, passwordHash);
    await forgetWrongCodes(tx, userId);
    // Whoever made the account under an address that was not theirs keeps nothing of it.
    if ((await findUserToLink(tx, user.email))?.isEmailProved === false) {
      await removeTotp(tx, ctx, userId);
    }
    await noteEmailProved(tx, userId, runtime.now());
    await endEverySession(tx, ctx, userId);
    await auditPerson(tx, ctx, userId, 'user.password_set');
  });
  tellPerson(ctx, user.email, 'password_changed');
  const device = readDevice(runtime, deviceCookie);
  return { email: user.email, deviceCookie: rememberDevice(runtime, device, passwordHash) };
}

function linkIsGone(): DomainError {
  const { code, details } = notFound('Link');
  return new DomainError(
    code,
    'This link has been used or has expired. Ask for a new one.',
    details,
  );
}
