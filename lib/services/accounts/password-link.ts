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
import { endSessionsOfUser } from '../../stores/sessions';
import { transaction } from '../../stores/transaction';
import { updatePasswordHash } from '../../stores/users';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { auditPerson } from './open-session';
import { refuseGuessable } from './refuse-guessable';

const LINK_HOURS = 72;

/** Makes a link that sets a person's password once, within 72 hours; only its hash is stored. */
export async function createPasswordLink(
  tx: Tx,
  ctx: AnonymousContext,
  userId: UserId,
): Promise<string> {
  const { runtime } = ctx;
  const token = randomToken(runtime.random);
  await insertOneTimeLink(tx, {
    tokenHash: hashToken(token),
    userId,
    expiresAt: new Date(runtime.now().getTime() + LINK_HOURS * 3_600_000),
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
 * @throws DomainError `not_found` for an unknown, used or expired link: of two at once one wins
 */
export async function setPasswordByLink(
  ctx: AnonymousContext,
  input: { token: string; password: string },
): Promise<{ email: string }> {
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
    await endSessionsOfUser(tx, userId, runtime.now());
    await auditPerson(tx, ctx, userId, 'user.password_set');
  });
  return { email: user.email };
}

function linkIsGone(): DomainError {
  const { code, details } = notFound('Link');
  return new DomainError(
    code,
    'This link has been used or has expired. Ask whoever sent it for a new one.',
    details,
  );
}
