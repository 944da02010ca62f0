import { DomainError } from '../../core/errors';
import type { InviteInput } from '../../core/member-input';
import type { MadeInvitation } from '../../core/member-view';
import { reachOf } from '../../core/roles';
import { randomToken } from '../../crypto/random';
import { hashToken } from '../../crypto/token';
import { findOpenInvitationOf, insertInvitation } from '../../stores/invitations';
import { countOwnersLocked, findMemberByEmail } from '../../stores/members';
import { transaction } from '../../stores/transaction';
import { requireStepUp } from '../accounts/step-up';
import { auditActorOf, newId, recordAudit } from '../audit';
import { authorize } from '../authorize';
import { mailInvitation } from './mail-invitation';
import { type ManagerContext, refuseAbove } from './refuse-above';
import { endInvitations } from './revoke-invitation';

const INVITATION_HOURS = 72;

/**
 * Invites whoever has an e-mail address, by mail where there is a mail server; an earlier invitation of the same address ends. Says nothing about
 * whether the address has an account (attack 29).
 * @throws DomainError `forbidden` for a role above the actor's (attack 10); `step_up_required` for a role that
 * creates keys; `conflict` for who is a member; `rate_limited`
 */
export async function inviteMember(
  ctx: ManagerContext,
  { email, role }: InviteInput,
): Promise<MadeInvitation> {
  authorize(ctx, 'members:manage');
  const { runtime, actor } = ctx;
  if (actor.type === 'user') runtime.limits.take([['invitation', actor.workspaceId]]);
  const token = randomToken(runtime.random);
  const id = newId(runtime, 'invitation');
  const createdAt = runtime.now();
  const expiresAt = new Date(createdAt.getTime() + INVITATION_HOURS * 3_600_000);
  await transaction(runtime.database.prisma, async (tx) => {
    await countOwnersLocked(tx, actor.workspaceId);
    const earlier = await findOpenInvitationOf(tx, actor.workspaceId, email);
    await refuseAbove(ctx, tx, earlier === null ? [role] : [role, earlier.role]);
    // Whoever finds a browser open must not let in an accomplice, who then makes the keys that they could not.
    if (reachOf(role, 'keys:create') !== null) await requireStepUp(ctx, tx);
    if ((await findMemberByEmail(tx, actor.workspaceId, email)) !== null) throw isMember(email);
    await endInvitations(tx, ctx, { email });
    const invitedById = actor.type === 'user' ? actor.userId : null;
    const tokenHash = hashToken(token);
    const invitation = { id, email, role, tokenHash, invitedById, createdAt, expiresAt };
    await insertInvitation(tx, actor.workspaceId, invitation);
    await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
      action: 'member.invited',
      targetType: 'invitation',
      targetId: id,
      after: { email, role, expires_at: expiresAt.toISOString() },
    });
  });
  const made = { id, email, link: `${runtime.settings.publicUrl}/invite/${token}`, expiresAt };
  await mailInvitation(ctx, made);
  return { ...made, isMailed: runtime.mailer !== null };
}

function isMember(email: string): DomainError {
  return new DomainError('conflict', `${email} is a member already.`, { reason: 'already_member' });
}
