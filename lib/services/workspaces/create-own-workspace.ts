import { DomainError } from '../../core/errors';
import { transaction } from '../../stores/transaction';
import { findRoleOfOperator } from '../../stores/workspaces';
import { authorize } from '../authorize';
import type { Context, UserActor } from '../context';
import { createWorkspace } from './create-workspace';

/** Whether a person may make a further workspace: anybody where sign-up is open, else who runs the installation. */
export async function mayCreateWorkspace({ runtime, actor }: Context<UserActor>): Promise<boolean> {
  if (runtime.settings.isSignUpOpen) return true;
  const role = await findRoleOfOperator(runtime.database.prisma, actor.userId);
  return role === 'owner' || role === 'admin';
}

/**
 * Makes a further workspace, owned by the person who acts.
 * @throws DomainError `forbidden` where only who runs the installation may; `rate_limited`
 */
export async function createOwnWorkspace(
  ctx: Context<UserActor>,
  name: string,
): Promise<{ slug: string }> {
  authorize(ctx, 'workspace:read');
  if (!(await mayCreateWorkspace(ctx))) {
    throw new DomainError(
      'forbidden',
      'Only owners and admins of the workspace that runs this installation may make workspaces.',
      { reason: 'role_missing' },
    );
  }
  const { runtime, actor } = ctx;
  runtime.limits.take([['signUp', actor.userId]]);
  return await transaction(runtime.database.prisma, async (tx) => {
    const { slug } = await createWorkspace(tx, ctx, {
      name,
      ownerId: actor.userId,
      isOperator: false,
    });
    return { slug };
  });
}
