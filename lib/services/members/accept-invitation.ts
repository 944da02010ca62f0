import type { AcceptInvitationInput } from '../../core/account-input';
import { DomainError, invalidInput, notFound } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import { hashPassword } from '../../crypto/password';
import { hashToken } from '../../crypto/token';
import type { Tx } from '../../stores/client';
import {
  findInvitationByToken,
  markInvitationAccepted,
  type ReceivedInvitation,
} from '../../stores/invitations';
import { countOwnersLocked, findMember, insertMembership } from '../../stores/members';
import { transaction } from '../../stores/transaction';
import { findUserByEmail } from '../../stores/users';
import { createPerson, translateTakenEmail } from '../accounts/create-person';
import { type OpenedSession, openSession } from '../accounts/open-session';
import { refuseGuessable } from '../accounts/refuse-guessable';
import type { SessionUser } from '../accounts/resolve-session';
import { recordAudit } from '../audit';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';

/** What accepting came to. */
export interface AcceptedInvitation {
  workspaceSlug: string;
  /** Of a person who was made by it; null for who was signed in. */
  session: OpenedSession | null;
}

/** What the page of an invitation says; null for an unknown, used, revoked or expired link alike. */
export async function findReceivedInvitation(
  { runtime }: AnonymousContext,
  token: string,
): Promise<(ReceivedInvitation & { hasAccount: boolean }) | null> {
  const { prisma } = runtime.database;
  const invitation = await findInvitationByToken(prisma, hashToken(token), runtime.now());
  if (invitation === null) return null;
  return { ...invitation, hasAccount: (await findUserByEmail(prisma, invitation.email)) !== null };
}

/**
 * Makes the person whom an invitation is for a member: who is signed in, or a new person with a name and a
 * password. Of many at once one does (attack 10).
 * @param user who is signed in; whoever has an account must be, also one without a password: a link that
 * somebody else was shown never opens an account that exists
 * @throws DomainError `not_found` for an unknown, used, revoked or expired link; `forbidden` for another
 * person; `unauthorized` for who must sign in first; `rate_limited`
 */
export async function acceptInvitation(
  ctx: AnonymousContext,
  input: AcceptInvitationInput,
  user: Pick<SessionUser, 'id' | 'email'> | null,
): Promise<AcceptedInvitation> {
  const { runtime } = ctx;
  runtime.limits.take([['token', senderOf(ctx)]]);
  const { prisma } = runtime.database;
  const tokenHash = hashToken(input.token);
  const invitation = await findInvitationByToken(prisma, tokenHash, runtime.now());
  if (invitation === null) throw invitationIsGone();
  const join = (tx: Tx, userId: UserId) =>
    joinWorkspace(tx, ctx, { invitation, tokenHash, userId });
  if (user !== null) {
    if (user.email !== invitation.email) throw isForAnother(invitation.email, user.email);
    await transaction(prisma, (tx) => join(tx, user.id));
    return { workspaceSlug: invitation.workspace.slug, session: null };
  }
  if ((await findUserByEmail(prisma, invitation.email)) !== null) throw mustSignIn();
  const person = await newPerson(ctx, input, invitation.email);
  try {
    return await transaction(prisma, async (tx) => {
      const userId = await createPerson(tx, runtime, person);
      await join(tx, userId);
      const session = await openSession(tx, ctx, userId);
      return { workspaceSlug: invitation.workspace.slug, session };
    });
  } catch (error) {
    // Somebody made the account meanwhile: by this link, which is gone then, or otherwise.
    const isTaken = translateTakenEmail(error) !== error;
    const isGone =
      isTaken && (await findInvitationByToken(prisma, tokenHash, runtime.now())) === null;
    if (isGone) throw invitationIsGone();
    throw isTaken ? mustSignIn() : error;
  }
}

async function newPerson(
  { runtime }: AnonymousContext,
  { name, password }: AcceptInvitationInput,
  email: string,
) {
  if (name === undefined || password === undefined) {
    const detail = 'Enter your name and a password.';
    throw invalidInput([{ pointer: name === undefined ? '/name' : '/password', detail }]);
  }
  await refuseGuessable(password, [name, email]);
  return { email, name, passwordHash: await hashPassword(runtime.argon2, password) };
}

interface Joining {
  invitation: ReceivedInvitation;
  tokenHash: Uint8Array<ArrayBuffer>;
  userId: UserId;
}

async function joinWorkspace(
  tx: Tx,
  ctx: AnonymousContext,
  { invitation, tokenHash, userId }: Joining,
): Promise<void> {
  const workspaceId = parseId('workspace', invitation.workspace.id);
  if (workspaceId === null) throw invitationIsGone();
  // In the order of removals and changes of role: who invited may lose the right at this moment.
  await countOwnersLocked(tx, workspaceId);
  const isMember = (await findMember(tx, workspaceId, userId)) !== null;
  if (isMember || !(await markInvitationAccepted(tx, tokenHash, ctx.runtime.now())))
    throw invitationIsGone();
  await insertMembership(tx, workspaceId, userId, invitation.role);
  await recordAudit(
    tx,
    ctx,
    workspaceId,
    { actorType: 'user', actorId: userId },
    {
      action: 'member.joined',
      targetType: 'user',
      targetId: userId,
      after: { role: invitation.role, email: invitation.email, invitation: invitation.id },
    },
  );
}

function invitationIsGone(): DomainError {
  const { code, details } = notFound('Invitation');
  const message = 'This invitation has been used, taken back, or has expired. Ask for a new one.';
  return new DomainError(code, message, details);
}

function isForAnother(invited: string, present: string): DomainError {
  return new DomainError(
    'forbidden',
    `This invitation is for ${invited}, and you are signed in as ${present}. Sign out, then open it again.`,
    { reason: 'other_person' },
  );
}

function mustSignIn(): DomainError {
  return new DomainError('unauthorized', 'This person has an account. Sign in, then accept.', {
    reason: 'sign_in_first',
  });
}
