import type { SignUpInput } from '../../core/account-input';
import type { Tx } from '../../stores/client';
import type { AnonymousContext } from '../context';
import { createWorkspace } from '../workspaces/create-workspace';
import { createPerson } from './create-person';
import { type OpenedSession, openSession } from './open-session';

/** A session in a new workspace. */
export type SignedUp = OpenedSession & { workspaceSlug: string };

/** Makes person, workspace and session. A taken address is a unique violation of `users_email_key`. */
export async function createAccount(
  tx: Tx,
  ctx: AnonymousContext,
  account: Omit<SignUpInput, 'password'> & { passwordHash: string | null; isEmailProved: boolean },
): Promise<SignedUp> {
  const ownerId = await createPerson(tx, ctx.runtime, account);
  const { slug } = await createWorkspace(tx, ctx, {
    name: account.workspace,
    ownerId,
    isOperator: false,
  });
  return { ...(await openSession(tx, ctx, ownerId)), workspaceSlug: slug };
}
