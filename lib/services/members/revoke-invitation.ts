import { notFound } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import { mayGrantRole, ROLES, type Role } from '../../core/roles';
import type { Tx } from '../../stores/client';
import { findInvitation, revokeInvitations } from '../../stores/invitations';
import { countOwnersLocked } from '../../stores/members';
import { transaction } from '../../stores/transaction';
import { auditActorOf, recordAudits } from '../audit';
import { authorize } from '../authorize';
import { type ManagerContext, refuseAbove } from './refuse-above';

/**
 * Takes an invitation back: its link does nothing from now on.
 * @throws DomainError `not_found` for one that is unknown, foreign, accepted or taken back before;
 * `forbidden` for a role above the actor's
 */
export async function revokeInvitation(ctx: ManagerContext, id: string): Promise<void> {
  authorize(ctx, 'members:manage');
  const { workspaceId } = ctx.actor;
  const invitationId = parseId('invitation', id);
  if (invitationId === null) throw notFound('Invitation');
  await transaction(ctx.runtime.database.prisma, async (tx) => {
    await countOwnersLocked(tx, workspaceId);
    const invitation = await findInvitation(tx, workspaceId, invitationId);
    if (invitation === null) throw notFound('Invitation');
    await refuseAbove(ctx, tx, [invitation.role]);
    await endInvitations(tx, ctx, { id });
  });
}

/** Takes back what a member has invited to and with their new role could not; null: they are none any more. */
export async function revokeInvitationsBeyond(
  tx: Tx,
  ctx: ManagerContext,
  userId: UserId,
  role: Role | null,
): Promise<void> {
  const roles = ROLES.filter((other) => role === null || !mayGrantRole(role, other));
  await endInvitations(tx, ctx, { invitedById: userId, roles });
}

/** Takes back open invitations, with an audit row for each; the caller holds the workspace's lock. */
export async function endInvitations(
  tx: Tx,
  ctx: ManagerContext,
  which: Parameters<typeof revokeInvitations>[2],
): Promise<void> {
  const { workspaceId } = ctx.actor;
  const ended = await revokeInvitations(tx, workspaceId, which, ctx.runtime.now());
  await recordAudits(
    tx,
    ctx,
    workspaceId,
    auditActorOf(ctx.actor),
    ended.map(({ id, email, role }) => ({
      action: 'member.invitation_revoked',
      targetType: 'invitation',
      targetId: id,
      before: { email, role },
    })),
  );
}
