import { DomainError, invalidInput } from '../../core/errors';
import { type HandOver, handOver } from '../../core/hand-over';
import { parseId, type UserId } from '../../core/ids';
import type { RemoveMemberInput } from '../../core/member-input';
import type { Tx } from '../../stores/client';
import { groupKeysOf, reassignKeys } from '../../stores/member-keys';
import { findMember, type MemberRow } from '../../stores/members';
import { findWorkspace } from '../../stores/workspaces';
import { auditActorOf, recordAudits } from '../audit';
import { requireConfirmed } from '../require-confirmed';
import type { ManagerContext } from './refuse-above';

/**
 * Gives up to `limit` keys of a member to another, as part of removing the first: they go on working, bounded by the
 * new creator's role. The secrets stay known to who leaves.
 * @returns how many keys
 * @throws DomainError `forbidden` (`keys_are_personal`) where keys are their creators' alone; `conflict`
 * (`keys_would_lose`) when the other's role holds less than the keys use; `invalid_request`
 * (`confirmation_needed`) when it holds more, and for who is no other member
 */
export async function keepKeys(
  tx: Tx,
  ctx: ManagerContext,
  leaving: MemberRow & { id: UserId },
  decision: Pick<RemoveMemberInput, 'keeper' | 'confirmed'>,
  limit: number,
): Promise<number> {
  const { actor, runtime } = ctx;
  if (runtime.profile.owner === 'user') throw keysArePersonal();
  const { keeper: keeperId = '', confirmed = [] } = decision;
  const to = parseId('user', keeperId);
  const keeper = to === null ? null : await findMember(tx, actor.workspaceId, to);
  if (to === null || keeper === null || to === leaving.id) throw noKeeper();
  const workspace = await findWorkspace(tx, actor.workspaceId);
  const change = handOver(await groupKeysOf(tx, actor.workspaceId, leaving.id), {
    from: leaving.role,
    to: keeper.role,
    isOperatorWorkspace: workspace?.isOperator === true,
  });
  if (change.losing > 0) throw wouldLose(keeper, change);
  const sentence = `Kept under ${keeper.name}, ${describe(change.gaining)} can do more than now: ${change.gains.join(', ')}.`;
  requireConfirmed(change.gaining > 0 ? ['wider_keys'] : [], confirmed, { wider_keys: sentence });
  const kept = await reassignKeys(tx, actor.workspaceId, { from: leaving.id, to, limit });
  const notes = kept.map(({ id }) => ({
    action: 'api_key.reassigned' as const,
    targetType: 'api_key' as const,
    targetId: id,
    before: { created_by: leaving.id },
    after: { created_by: to },
  }));
  await recordAudits(tx, ctx, actor.workspaceId, auditActorOf(actor), notes);
  return kept.length;
}

function describe(keys: number): string {
  return keys === 1 ? '1 key' : `${keys.toLocaleString('en-GB')} keys`;
}

function keysArePersonal(): DomainError {
  return new DomainError(
    'forbidden',
    'Keys are personal in this installation: removing a person revokes theirs.',
    { reason: 'keys_are_personal' },
  );
}

function noKeeper(): DomainError {
  const detail = 'Choose another member of this workspace to keep the keys.';
  return invalidInput([{ pointer: '/keeper', detail }]);
}

function wouldLose({ name, role }: MemberRow, { losing, loses }: HandOver): DomainError {
  return new DomainError(
    'conflict',
    `Under ${name}, ${role}, ${describe(losing)} would lose ${loses.join(', ')}. Choose somebody with a higher role, or revoke the keys.`,
    { reason: 'keys_would_lose', requiredScopes: loses },
  );
}
