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

/** How many keys one transaction changes: also a slow machine does that in the time that it has. */
const KEYS_AT_ONCE = 500;

/**
 * Takes a member out of the workspace: their pages of it are gone with their next request, and no verifier
 * accepts a key that was not kept. It is one transaction; beyond 500 keys others go before it, and who repeats
 * a removal that broke off there goes on. Everybody may remove themselves; with their keys kept only who may
 * manage members, or they would hand a secret that they know more rights.
 * @throws DomainError `not_found`; `forbidden` for a role above the actor's; `conflict` for the last owner,
 * also when two remove each other at once (attack 9); `step_up_required` for keys that get wider; what
 * `keepKeys` refuses
 */
export async function removeMember(
  ctx: ManagerContext,
  input: RemoveMemberInput,
): Promise<RemovedMember> {
  const isOwnAct = ctx.actor.type === 'user' && ctx.actor.userId === input.id;
  authorize(ctx, isOwnAct && input.keys === 'revoke' ? 'workspace:read' : 'members:manage');
  const userId = parseId('user', input.id);
  if (userId === null) throw notFound('Member');
  await requireRecentProof(ctx, input);
  for (let earlier = 0; ; earlier += KEYS_AT_ONCE) {
    const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
      const leaving = await lockLeaving(tx, ctx, userId, input);
      touch({ membership: [ctx.actor.workspaceId, userId] });
      const keys =
        input.keys === 'keep'
          ? await keepKeys(tx, ctx, leaving, input, KEYS_AT_ONCE)
          : await revokeKeys(tx, ctx, leaving);
      if (keys === KEYS_AT_ONCE) return null;
      await endMembership(tx, ctx, leaving, { fate: input.keys, keys: earlier + keys });
      return { name: leaving.name, keys: earlier + keys };
    });
    if (result !== null) return { ...result, propagation };
  }
}

interface Leaving extends MemberRow {
  id: UserId;
}

async function lockLeaving(
  tx: Tx,
  ctx: ManagerContext,
  id: UserId,
  { keys }: RemoveMemberInput,
): Promise<Leaving> {
  const { actor } = ctx;
  const owners = await countOwnersLocked(tx, actor.workspaceId);
  const member = await findMember(tx, actor.workspaceId, id);
  if (member === null) throw notFound('Member');
  const isOwnAct = actor.type === 'user' && actor.userId === id;
  if (!isOwnAct || keys === 'keep') await refuseAbove(ctx, tx, [member.role]);
  if (member.role === 'owner' && owners === 1) throw lastOwner();
  return { ...member, id };
}

async function endMembership(
  tx: Tx,
  ctx: ManagerContext,
  leaving: Leaving,
  { fate, keys }: { fate: RemoveMemberInput['keys']; keys: number },
): Promise<void> {
  const { workspaceId } = ctx.actor;
  await deleteMembership(tx, workspaceId, leaving.id);
  await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), {
    action: 'member.removed',
    targetType: 'user',
    targetId: leaving.id,
    before: { role: leaving.role, email: leaving.email },
    after: { keys: fate === 'keep' ? 'kept' : 'revoked', key_count: keys },
  });
  await revokeInvitationsBeyond(tx, ctx, leaving.id, null);
}

// Whoever finds a browser open must not widen keys whose secrets they may know.
async function requireRecentProof(
  { actor, ...rest }: ManagerContext,
  { keys, confirmed = [] }: Pick<RemoveMemberInput, 'keys' | 'confirmed'>,
): Promise<void> {
  if (actor.type !== 'user' || keys !== 'keep' || !confirmed.includes('wider_keys')) return;
  await requireStepUp({ ...rest, actor });
}

async function revokeKeys(tx: Tx, ctx: ManagerContext, leaving: Leaving): Promise<number> {
  const { actor, runtime } = ctx;
  const reason = `${leaving.name} left the workspace`;
  const by = actor.type === 'user' ? actor.userId : null;
  const revocation = { at: runtime.now(), by, reason, limit: KEYS_AT_ONCE };
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
