import { parseId, type UserId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import { transaction } from '../../stores/transaction';
import { findUserToLink, hasPassword, updatePasswordHash } from '../../stores/users';
import { createPerson } from '../accounts/create-person';
import { endEverySession } from '../accounts/open-session';
import { createPasswordLink } from '../accounts/password-link';
import { removeTotp } from '../accounts/totp';
import type { AnonymousContext } from '../context';
import { createWorkspace } from './create-workspace';

/** What the command line tells the operator to pass on. */
export interface OpenedWorkspace {
  workspace: { id: string; slug: string; name: string };
  owner: { id: string; email: string };
  /** Sets the owner's password once; null when they have one. */
  passwordLink: string | null;
}

/**
 * Makes a workspace for a customer, and its owner if they are not known yet (command line only). Who has an
 * account under an address that nobody has proved gets a link as well, and what opened it before does not.
 */
export async function openWorkspace(
  ctx: AnonymousContext,
  input: { name: string; ownerEmail: string },
): Promise<OpenedWorkspace> {
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    const known = await findUserToLink(tx, input.ownerEmail);
    const knownId = known === null ? null : parseId('user', known.id);
    if (knownId !== null && known?.isEmailProved === false) await forgetProofs(tx, ctx, knownId);
    const ownerId =
      knownId ??
      (await createPerson(tx, ctx.runtime, {
        email: input.ownerEmail,
        name: input.ownerEmail.slice(0, input.ownerEmail.indexOf('@')),
        passwordHash: null,
        isEmailProved: true,
      }));
    const { id, slug, name } = await createWorkspace(tx, ctx, {
      name: input.name,
      ownerId,
      isOperator: false,
    });
    const needsLink = knownId === null || !(await hasPassword(tx, ownerId));
    const passwordLink = needsLink ? await createPasswordLink(tx, ctx, ownerId) : null;
    return {
      workspace: { id, slug, name },
      owner: { id: ownerId, email: input.ownerEmail },
      passwordLink,
    };
  });
}

// Whoever knew of an invitation may have made this account under somebody else's address. It is the address
// that the operator means: only the new link, or a mail, opens the account from here on.
async function forgetProofs(tx: Tx, ctx: AnonymousContext, userId: UserId): Promise<void> {
  await updatePasswordHash(tx, userId, null);
  await removeTotp(tx, ctx, userId);
  await endEverySession(tx, ctx, userId);
}
