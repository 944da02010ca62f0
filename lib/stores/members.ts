import type { UserId, WorkspaceId } from '../core/ids';
import type { Role } from '../core/roles';
import type { Db, Tx } from './client';

/** A member of a workspace. */
export interface MemberRow {
  userId: string;
  name: string;
  email: string;
  role: Role;
  since: Date;
}

/** Makes a person a member. */
export async function insertMembership(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
  role: Role,
): Promise<void> {
  await tx.membership.create({ data: { workspaceId, userId, role } });
}

/** The member, or null for a stranger and for a member of another workspace. */
export async function findMember(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<MemberRow | null> {
  return asMember(
    await db.membership.findUnique({
      where: { workspaceId_userId: { workspaceId, userId } },
      select,
    }),
  );
}

/** The member with that e-mail address, or null. */
export async function findMemberByEmail(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  email: string,
): Promise<MemberRow | null> {
  return asMember(
    await db.membership.findFirst({ where: { workspaceId, user: { email } }, select }),
  );
}

/** The owner who has been one for longest, or null in a workspace without one. */
export async function findLongestStandingOwner(
  db: Db | Tx,
  workspaceId: WorkspaceId,
): Promise<MemberRow | null> {
  return asMember(
    await db.membership.findFirst({
      where: { workspaceId, role: 'owner' },
      orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
      select,
    }),
  );
}

/** Gives a member another role; false when the present one is not `from` (a guarded update). */
export async function updateRole(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
  change: { from: Role; to: Role },
): Promise<boolean> {
  const { count } = await tx.membership.updateMany({
    where: { workspaceId, userId, role: change.from },
    data: { role: change.to },
  });
  return count === 1;
}

/** Takes a person's membership away; false when there was none. */
export async function deleteMembership(
  tx: Tx,
  workspaceId: WorkspaceId,
  userId: UserId,
): Promise<boolean> {
  return (await tx.membership.deleteMany({ where: { workspaceId, userId } })).count === 1;
}

/** How many owners a workspace has, once nobody else changes its members; held until this one ends. */
export async function countOwnersLocked(tx: Tx, workspaceId: WorkspaceId): Promise<number> {
  await tx.$executeRaw`SELECT id FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  return await tx.membership.count({ where: { workspaceId, role: 'owner' } });
}

const select = {
  userId: true,
  role: true,
  createdAt: true,
  user: { select: { name: true, email: true } },
} as const;

interface Selected {
  userId: string;
  role: Role;
  createdAt: Date;
  user: { name: string; email: string };
}

function asMember(row: Selected | null): MemberRow | null {
  if (row === null) return null;
  const { userId, role, createdAt, user } = row;
  return { userId, name: user.name, email: user.email, role, since: createdAt };
}
