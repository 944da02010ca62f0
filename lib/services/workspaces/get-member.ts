import { notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import { findMember, type MemberRow } from '../../stores/members';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** A member of the actor's workspace; `not_found` for everybody else (attack 1). */
export async function getMember(ctx: Context, id: string): Promise<MemberRow> {
  authorize(ctx, 'members:read');
  const userId = parseId('user', id);
  const member =
    userId === null
      ? null
      : await findMember(ctx.runtime.database.prisma, ctx.actor.workspaceId, userId);
  if (member === null) throw notFound('User');
  return member;
}
