import { handOver } from '../../core/hand-over';
import { parseId } from '../../core/ids';
import type { MemberDependants } from '../../core/member-view';
import type { Role } from '../../core/roles';
import { groupMemberKeys, listMemberKeys } from '../../stores/member-keys';
import type { MemberRow } from '../../stores/members';
import { findWorkspace } from '../../stores/workspaces';
import { dayBefore } from '../allowlist/recent-use';
import { authorize, isOthersKey, seesAddressOf } from '../authorize';
import type { Context } from '../context';
import { getMember } from '../workspaces/get-member';
import { MEMBER_KEYS_MAX } from './list-members';

/** One more than are counted: there are others then. */
const AMONG = MEMBER_KEYS_MAX + 1;

const SHOWN_MAX = 50;

/**
 * A member and what depends on them: their keys with use, and what these would lose or gain by another role.
 * Where keys are their creators' alone, others learn how many there are; `email` is null for who may not see it.
 * @throws DomainError `not_found` for who is no member here
 */
export async function getDependants(
  ctx: Context,
  id: string,
): Promise<MemberDependants & { member: Omit<MemberRow, 'email'> & { email: string | null } }> {
  const member = await getMember(ctx, id);
  authorize(ctx, 'keys:read');
  const { runtime, actor } = ctx;
  const { pool, prisma } = runtime.database;
  const userId = parseId('user', member.userId);
  const workspace = await findWorkspace(prisma, actor.workspaceId);
  const groups =
    userId === null ? [] : await groupMemberKeys(pool, actor.workspaceId, userId, AMONG);
  const isHidden = userId === null || isOthersKey(ctx, member.userId);
  const asked = { among: AMONG, limit: SHOWN_MAX, since: dayBefore(runtime.now()) };
  const whenRoleIs = (to: Role) => {
    const isOperatorWorkspace = workspace?.isOperator === true;
    return handOver(groups, { from: member.role, to, isOperatorWorkspace });
  };
  return {
    member: { ...member, email: seesAddressOf(ctx, member.userId) ? member.email : null },
    keys: isHidden ? [] : await listMemberKeys(pool, actor.workspaceId, userId, asked),
    keyCount: groups.reduce((sum, { count }) => sum + count, 0),
    handOver: {
      owner: whenRoleIs('owner'),
      admin: whenRoleIs('admin'),
      developer: whenRoleIs('developer'),
      viewer: whenRoleIs('viewer'),
    },
  };
}
