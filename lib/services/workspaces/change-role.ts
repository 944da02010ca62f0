import type { Propagation } from '../../core/barrier';
import { DomainError, notFound } from '../../core/errors';
import type { UserId } from '../../core/ids';
import { mayGrantRole, type Role } from '../../core/roles';
import { countOwnersLocked, findMember, updateRole } from '../../stores/members';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';

/**
 * Gives a member another role. What their keys may do follows at once, on every verifier (I4).
 * @throws DomainError `forbidden` for a role above the actor's; `conflict` for the last owner, also when
 * two owners take the role from each other at once (attack 9)
 */
export async function changeRole(
  ctx: Context<UserActor | SystemActor>,
  userId: UserId,
  role: Role,
): Promise<{ propagation: Propagation | null }> {
  authorize(ctx, 'members:manage');
  const { workspaceId } = ctx.actor;
  const { propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const owners = await countOwnersLocked(tx, workspaceId);
    const member = await findMember(tx, workspaceId, userId);
    if (member === null) throw notFound('Member');
    await refuseAbove(ctx, tx, [member.role, role]);
    touch({ membership: [workspaceId, userId] });
    if (member.role === role) return;
    if (member.role === 'owner' && owners === 1) throw lastOwner();
    await updateRole(tx, workspaceId, userId, { from: member.role, to: role });
    await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), {
      action: 'member.role_changed',
      targetType: 'user',
      targetId: userId,
      before: { role: member.role },
      after: { role },
    });
  });
  return { propagation };
}

// The actor's role as it is behind the lock: it may have been taken away a moment ago.
async function refuseAbove(
  { actor }: Context<UserActor | SystemActor>,
  tx: Parameters<typeof findMember>[0],
  roles: readonly Role[],
): Promise<void> {
  if (actor.type === 'system') return;
  const self = await findMember(tx, actor.workspaceId, actor.userId);
  if (self !== null && roles.every((role) => mayGrantRole(self.role, role))) return;
  throw new DomainError('forbidden', 'Your role does not allow this. Ask an owner.', {
    reason: 'role_missing',
  });
}

function lastOwner(): DomainError {
  return new DomainError('conflict', 'This is the last owner. Make somebody else an owner first.', {
    reason: 'last_owner',
  });
}
