import type { Propagation } from '../../core/barrier';
import { notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import { ROLES, type Role } from '../../core/roles';
import { countOwnersLocked, findMember, updateRole } from '../../stores/members';
import { requireStepUp } from '../accounts/step-up';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { lastOwner, type ManagerContext, refuseAbove } from './refuse-above';
import { revokeInvitationsBeyond } from './revoke-invitation';

/**
 * Gives a member another role. What their keys may do follows at once, on every verifier (I4); invitations
 * that they could not make any more end.
 * @throws DomainError `forbidden` for a role above the actor's; `conflict` for the last owner, also when
 * two owners take the role from each other at once (attack 9); `step_up_required` for a higher role
 */
export async function changeRole(
  ctx: ManagerContext,
  id: string,
  role: Role,
): Promise<{ propagation: Propagation | null }> {
  authorize(ctx, 'members:manage');
  const { workspaceId } = ctx.actor;
  const userId = parseId('user', id);
  if (userId === null) throw notFound('Member');
  const { propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const owners = await countOwnersLocked(tx, workspaceId);
    const member = await findMember(tx, workspaceId, userId);
    if (member === null) throw notFound('Member');
    await refuseAbove(ctx, tx, [member.role, role]);
    const isPromoted = ROLES.indexOf(role) < ROLES.indexOf(member.role);
    if (isPromoted) await requireStepUp(ctx, tx);
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
    await revokeInvitationsBeyond(tx, ctx, userId, role);
  });
  return { propagation };
}
