import type { InvitationId, UserId, WorkspaceId } from '../core/ids';
import type { Role } from '../core/roles';
import type { Db, Tx } from './client';

/** An invitation that is open, as members see it. */
export interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  /** Null: the command line. */
  invitedBy: { id: string; name: string } | null;
  createdAt: Date;
  expiresAt: Date;
}

/** An open invitation, as whoever holds its link sees it. */
export interface ReceivedInvitation {
  id: string;
  email: string;
  role: Role;
  workspace: { id: string; slug: string; name: string };
  invitedBy: { name: string } | null;
}

export interface NewInvitation {
  id: InvitationId;
  email: string;
  role: Role;
  tokenHash: Uint8Array<ArrayBuffer>;
  invitedById: UserId | null;
  createdAt: Date;
  expiresAt: Date;
}

const OPEN = { acceptedAt: null, revokedAt: null };
const select = {
  id: true,
  email: true,
  role: true,
  invitedBy: { select: { id: true, name: true } },
  createdAt: true,
  expiresAt: true,
} as const;

/** Adds an invitation. A second open one of the same address violates `invitations_one_open`. */
export async function insertInvitation(
  tx: Tx,
  workspaceId: WorkspaceId,
  invitation: NewInvitation,
): Promise<void> {
  await tx.invitation.create({ data: { workspaceId, ...invitation }, select: { id: true } });
}

/** The invitations that can be accepted at `now`, newest first. */
export async function listOpenInvitations(
  db: Db,
  workspaceId: WorkspaceId,
  { now, limit }: { now: Date; limit: number },
): Promise<InvitationRow[]> {
  return await db.invitation.findMany({
    where: { workspaceId, ...OPEN, expiresAt: { gt: now } },
    orderBy: { id: 'desc' },
    take: limit,
    select,
  });
}

/** The invitation of that id that nobody has accepted or taken back, or null. */
export async function findInvitation(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: InvitationId,
): Promise<InvitationRow | null> {
  return await tx.invitation.findUnique({
    where: { workspaceId_id: { workspaceId, id }, ...OPEN },
    select,
  });
}

/** The invitation of that address that nobody has accepted or taken back, or null. */
export async function findOpenInvitationOf(
  tx: Tx,
  workspaceId: WorkspaceId,
  email: string,
): Promise<InvitationRow | null> {
  return await tx.invitation.findFirst({ where: { workspaceId, email, ...OPEN }, select });
}

/** The invitation that a token opens at `now`, or null. */
export async function findInvitationByToken(
  db: Db | Tx,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<ReceivedInvitation | null> {
  return await db.invitation.findUnique({
    where: { tokenHash, ...OPEN, expiresAt: { gt: now }, workspace: { deletedAt: null } },
    select: {
      id: true,
      email: true,
      role: true,
      workspace: { select: { id: true, slug: true, name: true } },
      invitedBy: { select: { name: true } },
    },
  });
}

/** Marks an invitation as accepted; false when another request has, or it ended otherwise (a guarded update). */
export async function markInvitationAccepted(
  tx: Tx,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<boolean> {
  const where = { tokenHash, ...OPEN, expiresAt: { gt: now }, workspace: { deletedAt: null } };
  return (await tx.invitation.updateMany({ where, data: { acceptedAt: now } })).count === 1;
}

/** Takes back the open invitations of an address, or those that one member has made. */
export async function revokeInvitations(
  tx: Tx,
  workspaceId: WorkspaceId,
  which: { id: string } | { email: string } | { invitedById: UserId; roles: readonly Role[] },
  at: Date,
): Promise<{ id: string; email: string; role: Role }[]> {
  const { roles, ...filter } = 'roles' in which ? which : { ...which, roles: undefined };
  return await tx.invitation.updateManyAndReturn({
    where: { workspaceId, ...OPEN, ...filter, ...(roles && { role: { in: [...roles] } }) },
    data: { revokedAt: at },
    select: { id: true, email: true, role: true },
  });
}
