import { emailSchema } from '../../core/text';
import { findMemberByEmail } from '../../stores/members';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** The id of the member with an e-mail address, however it is spelled; null for who is none here. */
export async function findMemberId(ctx: Context, email: string): Promise<string | null> {
  authorize(ctx, 'members:read');
  const parsed = emailSchema.safeParse(email);
  if (!parsed.success) return null;
  const { prisma } = ctx.runtime.database;
  return (await findMemberByEmail(prisma, ctx.actor.workspaceId, parsed.data))?.userId ?? null;
}
