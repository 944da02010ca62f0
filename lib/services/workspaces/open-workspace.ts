import { parseId } from '../../core/ids';
import { transaction } from '../../stores/transaction';
import { findUserByEmail, hasPassword } from '../../stores/users';
import { createPerson } from '../accounts/create-person';
import { createPasswordLink } from '../accounts/password-link';
import type { AnonymousContext } from '../context';
import { createWorkspace } from './create-workspace';

/** What the command line tells the operator to pass on. */
export interface OpenedWorkspace {
  workspace: { id: string; slug: string; name: string };
  owner: { id: string; email: string };
  /** Sets the owner's password once; null when they have one. */
  passwordLink: string | null;
}

/** Makes a workspace for a customer, and its owner if they are not known yet (command line only). */
export async function openWorkspace(
  ctx: AnonymousContext,
  input: { name: string; ownerEmail: string },
): Promise<OpenedWorkspace> {
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    const known = await findUserByEmail(tx, input.ownerEmail);
    const knownId = known === null ? null : parseId('user', known.id);
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
