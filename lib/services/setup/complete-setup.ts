import type { SetupInput } from '../../core/account-input';
import { DomainError } from '../../core/errors';
import type { UserId, WorkspaceId } from '../../core/ids';
import type { CreateKeyInput } from '../../core/key-input';
import type { CreatedKey } from '../../core/key-view';
import type { Profile } from '../../core/profile';
import { hashPassword } from '../../crypto/password';
import { isSameText } from '../../crypto/token';
import { transaction } from '../../stores/transaction';
import { hasUsers, lockFirstUser } from '../../stores/users';
import { createPerson } from '../accounts/create-person';
import { type OpenedSession, openSession } from '../accounts/open-session';
import { refuseGuessable } from '../accounts/refuse-guessable';
import type { AnonymousContext } from '../context';
import { createKey } from '../keys/create-key';
import { senderOf } from '../sender-of';
import { createWorkspace } from '../workspaces/create-workspace';

// A test key where there are any: nothing that it does is kept.
function firstKeyOf({ keyFormats, expiry }: Profile): CreateKeyInput {
  return {
    name: 'First key',
    environment: keyFormats.test === null ? 'live' : 'test',
    permissionLevel: 'full',
    scopes: [],
    expiry: expiry.default,
  };
}

/** What the first set-up made. */
export interface CompletedSetup {
  session: OpenedSession;
  workspaceSlug: string;
  firstKey: CreatedKey;
}

/**
 * Makes the owner, the operator's workspace, a session and a first test key, while nobody exists. Of
 * two at once exactly one succeeds (attack 53).
 * @throws DomainError `conflict` once it is done; `forbidden` without the token where it is needed
 */
export async function completeSetup(
  ctx: AnonymousContext,
  input: SetupInput,
): Promise<CompletedSetup> {
  await refuseClosedSetup(ctx);
  checkToken(ctx, input.token ?? '');
  const { ownerId, workspaceId, workspaceSlug } = await createFirstOwner(ctx, input);
  const session = await transaction(ctx.runtime.database.prisma, (tx) =>
    openSession(tx, ctx, ownerId),
  );
  const actor = {
    type: 'user',
    userId: ownerId,
    sessionId: session.sessionId,
    workspaceId,
    role: 'owner',
    isOperator: true,
  } as const;
  const firstKey = await createKey({ ...ctx, actor }, firstKeyOf(ctx.runtime.profile));
  return { session, workspaceSlug, firstKey };
}

/** Makes the first owner and the operator's workspace: the part that the command line shares. */
export async function createFirstOwner(
  ctx: AnonymousContext,
  input: Omit<SetupInput, 'token'>,
): Promise<{ ownerId: UserId; workspaceId: WorkspaceId; workspaceSlug: string }> {
  await refuseClosedSetup(ctx);
  await refuseGuessable(input.password, [input.name, input.email, input.workspace]);
  const passwordHash = await hashPassword(ctx.runtime.argon2, input.password);
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    await lockFirstUser(tx);
    if (await hasUsers(tx)) throw setupIsDone();
    const ownerId = await createPerson(tx, ctx.runtime, {
      ...input,
      passwordHash,
      isEmailProved: true,
    });
    const workspace = await createWorkspace(tx, ctx, {
      name: input.workspace,
      ownerId,
      isOperator: true,
    });
    return { ownerId, workspaceId: workspace.id, workspaceSlug: workspace.slug };
  });
}

async function refuseClosedSetup({ runtime }: AnonymousContext): Promise<void> {
  if (await hasUsers(runtime.database.prisma)) throw setupIsDone();
}

function setupIsDone(): DomainError {
  return new DomainError('conflict', 'The set-up is done already. Sign in instead.', {
    reason: 'setup_done',
  });
}

function checkToken(ctx: AnonymousContext, token: string): void {
  const { runtime, request } = ctx;
  if (request.isLocal) return;
  runtime.limits.take([['token', senderOf(ctx)]]);
  if (isSameText(token, runtime.settings.setupToken)) return;
  throw new DomainError(
    'forbidden',
    'The set-up token is wrong. It is in the server\'s log, in the line that begins with "Set-up".',
    {
      reason: 'setup_token_wrong',
      faults: [{ pointer: '/token', detail: 'Copy the token from the log.' }],
    },
  );
}
