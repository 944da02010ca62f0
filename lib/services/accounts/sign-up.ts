import type { SignUpInput } from '../../core/account-input';
import { notFound } from '../../core/errors';
import { hashPassword } from '../../crypto/password';
import { transaction } from '../../stores/transaction';
import type { AnonymousContext } from '../context';
import { senderOf } from '../sender-of';
import { createWorkspace } from '../workspaces/create-workspace';
import { createPerson, translateTakenEmail } from './create-person';
import { type OpenedSession, openSession } from './open-session';
import { refuseGuessable } from './refuse-guessable';

/**
 * Makes a person and a workspace that they own, and signs them in, where KEYDESK_SIGN_UP=open.
 * @throws DomainError `not_found` where sign-up is closed; `conflict` for a taken address
 */
export async function signUp(
  ctx: AnonymousContext,
  input: SignUpInput,
): Promise<OpenedSession & { workspaceSlug: string }> {
  const { runtime } = ctx;
  if (!runtime.settings.isSignUpOpen) throw notFound('Sign-up');
  runtime.limits.take([['signUp', senderOf(ctx)]]);
  await refuseGuessable(input.password, [input.name, input.email, input.workspace]);
  const passwordHash = await hashPassword(runtime.argon2, input.password);
  try {
    return await transaction(runtime.database.prisma, async (tx) => {
      const ownerId = await createPerson(tx, runtime, { ...input, passwordHash });
      const { slug } = await createWorkspace(tx, ctx, {
        name: input.workspace,
        ownerId,
        isOperator: false,
      });
      return { ...(await openSession(tx, ctx, ownerId)), workspaceSlug: slug };
    });
  } catch (error) {
    throw translateTakenEmail(error);
  }
}
