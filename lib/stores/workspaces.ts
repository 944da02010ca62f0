import { parseId, type UserId, type WorkspaceId } from '../core/ids';
import type { Role } from '../core/roles';
import type { Subscription } from '../core/subscription';
import type { Db, Tx } from './client';

const select = {
  id: true,
  slug: true,
  name: true,
  isOperator: true,
  subscription: true,
  plan: true,
  suspendedAt: true,
  suspendedReason: true,
  createdAt: true,
} as const;

/** A workspace as services see it. */
export interface WorkspaceRow {
  id: string;
  slug: string;
  name: string;
  isOperator: boolean;
  subscription: Subscription;
  /** What the company's billing calls it; null: it has told none. */
  plan: string | null;
  /** Since when the operator refuses every key of it; null: not at all. */
  suspendedAt: Date | null;
  suspendedReason: string | null;
  createdAt: Date;
}

/** What the company's billing says about a workspace. */
export type SubscriptionFacts = Pick<WorkspaceRow, 'subscription' | 'plan'>;

export interface NewWorkspace {
  id: WorkspaceId;
  slug: string;
  name: string;
  isOperator: boolean;
}

/** Adds a workspace. A taken slug is a unique violation of `workspaces_slug_key`. */
export async function insertWorkspace(tx: Tx, workspace: NewWorkspace): Promise<WorkspaceRow> {
  return await tx.workspace.create({ data: workspace, select });
}

/** The workspace, or null; a deleted one is none, here and below. */
export async function findWorkspace(db: Db | Tx, id: WorkspaceId): Promise<WorkspaceRow | null> {
  return await db.workspace.findUnique({ where: { id, deletedAt: null }, select });
}

/** The workspace of that address name, or null. */
export async function findWorkspaceBySlug(db: Db | Tx, slug: string): Promise<WorkspaceRow | null> {
  return await db.workspace.findUnique({ where: { slug, deletedAt: null }, select });
}

/** The id of the workspace that has, or had before it was deleted, that address name: for its audit log. */
export async function findWorkspaceIdBySlug(db: Db, slug: string): Promise<string | null> {
  return (await db.workspace.findUnique({ where: { slug }, select: { id: true } }))?.id ?? null;
}

/** Gives a workspace another name, where it still has `from` (a guarded update). */
export async function updateWorkspaceName(
  tx: Tx,
  id: WorkspaceId,
  { from, to }: { from: string; to: string },
): Promise<boolean> {
  const where = { id, name: from, deletedAt: null };
  return (await tx.workspace.updateMany({ where, data: { name: to } })).count === 1;
}

/** Marks a workspace as deleted at `at`; false when it was before, or is the operator's. */
export async function markWorkspaceDeleted(tx: Tx, id: WorkspaceId, at: Date): Promise<boolean> {
  const where = { id, isOperator: false, deletedAt: null };
  return (await tx.workspace.updateMany({ where, data: { deletedAt: at } })).count === 1;
}

/** Sets the subscription, where it is still `from`; false when it is not (a guarded update). */
export async function updateSubscription(
  tx: Tx,
  id: WorkspaceId,
  { from, to }: { from: SubscriptionFacts; to: SubscriptionFacts },
): Promise<boolean> {
  const { count } = await tx.workspace.updateMany({ where: { id, ...from }, data: to });
  return count === 1;
}

// One lock for everything that chooses a slug: two of them wait for each other.
const SLUG_LOCK = 4_201_002;

/** Waits until no other transaction is choosing a slug; held until this one ends. */
export async function lockSlugs(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SLUG_LOCK})`;
}

/** The slugs among `candidates` that are taken, also by a workspace that was deleted. */
export async function listTakenSlugs(tx: Tx, candidates: readonly string[]): Promise<string[]> {
  const rows = await tx.workspace.findMany({
    where: { slug: { in: [...candidates] } },
    select: { slug: true },
  });
  return rows.map((row) => row.slug);
}

/** The role of a person in the operator's workspace, or null. */
export async function findRoleOfOperator(db: Db | Tx, userId: UserId): Promise<Role | null> {
  const where = { userId, workspace: { isOperator: true } };
  return (await db.membership.findFirst({ where, select: { role: true } }))?.role ?? null;
}

/** The workspace of that address name with the person's role there; null for strangers. */
export async function findWorkspaceOfUser(
  db: Db | Tx,
  userId: UserId,
  slug: string,
): Promise<{ workspace: WorkspaceRow; role: Role } | null> {
  return await db.membership.findFirst({
    where: { userId, workspace: { slug, deletedAt: null } },
    select: { role: true, workspace: { select } },
  });
}

/** The workspaces of a person with their role there, longest-standing first, at most 100. */
export async function listWorkspacesOfUser(
  db: Db | Tx,
  userId: UserId,
): Promise<{ workspace: WorkspaceRow; role: Role }[]> {
  return await db.membership.findMany({
    where: { userId, workspace: { deletedAt: null } },
    orderBy: [{ createdAt: 'asc' }, { workspaceId: 'asc' }],
    take: 100,
    select: { role: true, workspace: { select } },
  });
}

/** The workspace of the company that runs the installation; null before the set-up. */
export async function findOperatorWorkspaceId(db: Db | Tx): Promise<WorkspaceId | null> {
  const row = await db.workspace.findFirst({ where: { isOperator: true }, select: { id: true } });
  return row === null ? null : parseId('workspace', row.id);
}

/** Suspends or resumes, where it is not so already; false when it is (a guarded update). */
export async function updateSuspension(
  tx: Tx,
  id: WorkspaceId,
  suspension: { at: Date; reason: string } | null,
): Promise<boolean> {
  const { count } = await tx.workspace.updateMany({
    where: { id, suspendedAt: suspension === null ? { not: null } : null },
    data: { suspendedAt: suspension?.at ?? null, suspendedReason: suspension?.reason ?? null },
  });
  return count === 1;
}
