import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import { type MatrixRow, roleMatrix } from '../core/role-matrix';
import { type Role, reachOf } from '../core/roles';
import { getRuntime } from '../runtime';
import type { Context, UserActor } from '../services/context';
import { findReceivedInvitation } from '../services/members/accept-invitation';
import { getDependants } from '../services/members/get-dependants';
import { type ListedMembers, listInvitations, listMembers } from '../services/members/list-members';
import { mayCreateWorkspace } from '../services/workspaces/create-own-workspace';
import { anonymousContext } from './request-facts';
import { currentUser, memberContext } from './session';

/** How many members a page shows, and among how many a keeper of keys is chosen. */
const PAGE_SIZE = 50;

/** The page of a workspace's members. */
export interface MembersPage extends ListedMembers {
  /** Empty for who may not invite. */
  invitations: Awaited<ReturnType<typeof listInvitations>>;
  matrix: readonly MatrixRow[];
}

/** A page of the members; a cursor of another list shows the first page. */
export async function getMembersPage(slug: string, cursor: string | null): Promise<MembersPage> {
  const ctx = await requireContext(slug);
  const mayInvite = reachOf(ctx.actor.role, 'members:manage') !== null;
  const page = { cursor, limit: PAGE_SIZE };
  return {
    ...(await listMembers(ctx, page).catch((error) => {
      if (cursor === null || !isDomainError(error)) throw error;
      return listMembers(ctx, { ...page, cursor: null });
    })),
    invitations: mayInvite ? await listInvitations(ctx) : [],
    matrix: roleMatrix(),
  };
}

/** A member, what depends on them, and who could keep their keys; 404 for who is none here. */
export async function getMemberPage(slug: string, id: string) {
  const ctx = await requireContext(slug);
  try {
    const found = await getDependants(ctx, id);
    const { members } = await listMembers(ctx, { cursor: null, limit: PAGE_SIZE });
    return { ...found, keepers: members.filter(({ userId }) => userId !== found.member.userId) };
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') notFound();
    throw error;
  }
}

/** Whether keys are their creators' alone (the profile's `owner: user`). */
export function areKeysPersonal(): boolean {
  return getRuntime().runtime.profile.owner === 'user';
}

/** Whether the person may make a further workspace. */
export async function mayMakeWorkspace(slug: string): Promise<boolean> {
  return await mayCreateWorkspace(await requireContext(slug));
}

/** An invitation as whoever opens its link sees it. */
export interface InvitationPage {
  email: string;
  role: Role;
  workspaceName: string;
  /** Null: the command line. */
  invitedBy: string | null;
  /** Who is to act: the invited, signed in; another person; one who must sign in; one without an account. */
  reader: 'invited' | 'other' | 'known' | 'new';
}

/** What the page of an invitation shows; null for a link that does not work, whatever the reason. */
export async function getInvitationPage(token: string): Promise<InvitationPage | null> {
  const received = await findReceivedInvitation(await anonymousContext(), token);
  if (received === null) return null;
  const user = await currentUser();
  const { email, role, workspace, invitedBy, hasAccount } = received;
  const signedIn = user?.email === email ? 'invited' : 'other';
  return {
    email,
    role,
    workspaceName: workspace.name,
    invitedBy: invitedBy?.name ?? null,
    reader: user !== null ? signedIn : hasAccount ? 'known' : 'new',
  };
}

async function requireContext(slug: string): Promise<Context<UserActor>> {
  return (await memberContext(slug)) ?? notFound();
}
