import { DomainError } from '../../core/errors';
import { mayGrantRole, type Role } from '../../core/roles';
import type { Tx } from '../../stores/client';
import { findMember } from '../../stores/members';
import type { Context, SystemActor, UserActor } from '../context';

/** A person or the command line, managing members. */
export type ManagerContext = Context<UserActor | SystemActor>;

/**
 * Refuses what is above the actor's role as it is behind the lock of the workspace: it may have been taken
 * away a moment ago.
 * @throws DomainError `forbidden`
 */
export async function refuseAbove(
  { actor }: ManagerContext,
  tx: Tx,
  roles: readonly Role[],
): Promise<void> {
  if (actor.type === 'system') return;
  const self = await findMember(tx, actor.workspaceId, actor.userId);
  if (self !== null && roles.every((role) => mayGrantRole(self.role, role))) return;
  throw new DomainError('forbidden', 'Your role does not allow this. Ask an owner.', {
    reason: 'role_missing',
  });
}

/** The refusal to leave a workspace without an owner. */
export function lastOwner(): DomainError {
  return new DomainError('conflict', 'This is the last owner. Make somebody else an owner first.', {
    reason: 'last_owner',
  });
}
