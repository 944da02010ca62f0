import { invalidInput } from '../../core/errors';
import { memberCursorSchema } from '../../core/member-view';
import { type InvitationRow, listOpenInvitations } from '../../stores/invitations';
import {
  listMembers as listMemberRows,
  type ListedMember as MemberOfList,
} from '../../stores/member-list';
import { authorize, seesAddressOf } from '../authorize';
import type { Context } from '../context';

/** A member as the list shows them; `email` is null for who may not see it. */
export interface ListedMember extends Omit<MemberOfList, 'email'> {
  email: string | null;
}

/** A page of the members. */
export interface ListedMembers {
  members: readonly ListedMember[];
  nextCursor: string | null;
}

/** Of how many keys a member's are counted. */
export const MEMBER_KEYS_MAX = 1_000;
const INVITATIONS_MAX = 100;

/**
 * A page of the workspace's members, owners first.
 * @param cursor as the previous page gave it; null for the first
 * @throws DomainError `invalid_request` for a cursor of another list
 */
export async function listMembers(
  ctx: Context,
  { cursor, limit }: { cursor: string | null; limit: number },
): Promise<ListedMembers> {
  authorize(ctx, 'members:read');
  const { runtime, actor } = ctx;
  const rows = await listMemberRows(runtime.database.pool, actor.workspaceId, {
    after: cursor === null ? null : openCursor(ctx, cursor),
    limit: limit + 1,
    keysMax: MEMBER_KEYS_MAX + 1,
  });
  const members = rows
    .slice(0, limit)
    .map((row) => ({ ...row, email: seesAddressOf(ctx, row.userId) ? row.email : null }));
  const last = rows.length > limit ? members.at(-1) : undefined;
  if (last === undefined) return { members, nextCursor: null };
  const after = { role: last.role, userId: last.userId };
  const list = listName(ctx);
  return { members, nextCursor: runtime.cursorSeal.sign(JSON.stringify({ list, after })) };
}

/** The invitations that can still be accepted, newest first, at most 100; for who may invite. */
export async function listInvitations(ctx: Context): Promise<readonly InvitationRow[]> {
  authorize(ctx, 'members:manage');
  const { database, now } = ctx.runtime;
  const page = { now: now(), limit: INVITATIONS_MAX };
  return await listOpenInvitations(database.prisma, ctx.actor.workspaceId, page);
}

function listName({ actor }: Context): string {
  return `members ${actor.workspaceId}`;
}

function openCursor(ctx: Context, sealed: string) {
  const text = ctx.runtime.cursorSeal.open(sealed);
  const opened: unknown = text === null ? null : JSON.parse(text);
  if (typeof opened === 'object' && opened !== null && 'list' in opened && 'after' in opened) {
    const after = memberCursorSchema.safeParse(opened.after);
    if (opened.list === listName(ctx) && after.success) return after.data;
  }
  throw invalidInput([
    { pointer: 'cursor', detail: 'This cursor is not one of this list. Start again without it.' },
  ]);
}
