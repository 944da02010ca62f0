import type { Propagation } from '../../core/barrier';
import { notFound } from '../../core/errors';
import { parseId, type UserId } from '../../core/ids';
import type { RemoveMemberInput } from '../../core/member-input';
import type { Tx } from '../../stores/client';
import { revokeKeysOf } from '../../stores/member-keys';
import {
  countOwnersLocked,
  deleteMembership,
  findMember,
  type MemberRow,
} from '../../stores/members';
import { requireStepUp } from '../accounts/step-up';
import { auditActorOf, recordAudit, recordAudits } from '../audit';
import { authorize } from '../authorize';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { keepKeys } from './keep-keys';
import { lastOwner, type ManagerContext, refuseAbove } from './refuse-above';
import { revokeInvitationsBeyond } from './revoke-invitation';

/** What a removal came to. */
export interface RemovedMember {
  name: string;
  /** How many keys were revoked, or are kept under the other member. */
  keys: number;
  propagation: Propagation | null;
}

/**
 * Takes a member out of the workspace: their pages of it are gone with their next request, and no verifier
 * accepts a key that was not kept. Everybody may remove themselves; with their keys kept only who may
 * manage members, or they would hand a secret that they know more rights.
 * @throws DomainError `not_found`; `forbidden` for a role above the actor's; `conflict` for the last owner,
 * also when two remove each other at once (attack 9); `step_up_required` for keys that get wider; what
 * `keepKeys` refuses
 */
export async function removeMember(
  ctx: ManagerContext,
  { id, ...decision }: RemoveMemberInput,
): Promise<RemovedMember> {
  const isOwnAct = ctx.actor.type === 'user' && ctx.actor.userId === id;
  const isManaging = !isOwnAct || decision.keys === 'keep';
  authorize(ctx, isManaging ? 'members:manage' : 'workspace:read');
  const { workspaceId } = ctx.actor;
  const userId = parseId('user', id);
  if (userId === null) throw notFound('Member');
  await requireRecentProof(ctx, decision);
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const owners = await countOwnersLocked(tx, workspaceId);
    const member = await findMember(tx, workspaceId, userId);
    if (member === null) throw notFound('Member');
    if (isManaging) await refuseAbove(ctx, tx, [member.role]);
    if (member.role === 'owner' && owners === 1) throw lastOwner();
    touch({ membership: [workspaceId, userId] });
    const leaving = { ...member, id: userId };
    const keys =
      decision.keys === 'keep'
        ? await keepKeys(tx, ctx, leaving, decision)
        : await revokeKeys(tx, ctx, leaving);
    await deleteMembership(tx, workspaceId, userId);
    await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), {
      action: 'member.removed',
      targetType: 'user',
      targetId: userId,
      before: { role: member.role, email: member.email },
      after: { keys: decision.keys === 'keep' ? 'kept' : 'revoked', key_count: keys },
    });
    await revokeInvitationsBeyond(tx, ctx, userId, null);
    return { name: member.name, keys };
  });
  return { ...result, propagation };
}

// Whoever finds a browser open must not widen keys whose secrets they may know.
async function requireRecentProof(
  { actor, ...rest }: ManagerContext,
  { keys, confirmed = [] }: Pick<RemoveMemberInput, 'keys' | 'confirmed'>,
): Promise<void> {
  if (actor.type !== 'user' || keys !== 'keep' || !confirmed.includes('wider_keys')) return;
  await requireStepUp({ ...rest, actor });
}

async function revokeKeys(
  tx: Tx,
  ctx: ManagerContext,
  leaving: MemberRow & { id: UserId },
): Promise<number> {
  const { actor, runtime } = ctx;
  const reason = `${leaving.name} left the workspace`;
  const by = actor.type === 'user' ? actor.userId : null;
  const revocation = { at: runtime.now(), by, reason };
  const revoked = await revokeKeysOf(tx, actor.workspaceId, leaving.id, revocation);
  const notes = revoked.map(({ id, status }) => ({
    action: 'api_key.revoked' as const,
    targetType: 'api_key' as const,
    targetId: id,
    before: { status },
    after: { status: 'REVOKED', reason },
  }));
  await recordAudits(tx, ctx, actor.workspaceId, auditActorOf(actor), notes);
  return revoked.length;
}
