import type { UserId, WorkspaceId } from '../core/ids';
import { ENVIRONMENTS, type Environment } from '../core/key-format';
import type { Db, Tx } from './client';

/** An address or network of a workspace's list. */
export interface WorkspaceAddress {
  id: string;
  /** In its one spelling. */
  address: string;
  label: string | null;
  /** Null: the command line. */
  addedBy: { id: string; name: string } | null;
  createdAt: Date;
}

export interface NewAddress {
  id: string;
  address: string;
  label: string | null;
  addedById: UserId | null;
}

const select = {
  id: true,
  address: true,
  label: true,
  addedBy: { select: { id: true, name: true } },
  createdAt: true,
} as const;

/** The list, oldest first. */
export async function listWorkspaceAddresses(
  db: Db | Tx,
  workspaceId: WorkspaceId,
): Promise<WorkspaceAddress[]> {
  return await db.workspaceAddress.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
    select,
  });
}

/** In which environments the list binds keys. */
export async function findAllowlistEnvironments(
  db: Db | Tx,
  workspaceId: WorkspaceId,
): Promise<readonly Environment[]> {
  const row = await db.workspace.findUnique({
    where: { id: workspaceId },
    select: { allowlistEnvironments: true },
  });
  return ENVIRONMENTS.filter((environment) => row?.allowlistEnvironments.includes(environment));
}

/** Waits until no other transaction changes the list or where it binds; held until this one ends. */
export async function lockAllowlist(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await tx.$executeRaw`SELECT FROM workspaces WHERE id = ${workspaceId} FOR UPDATE`;
}

/** Adds to the list. One that is in it already violates the unique constraint. */
export async function insertWorkspaceAddresses(
  tx: Tx,
  workspaceId: WorkspaceId,
  addresses: readonly NewAddress[],
): Promise<void> {
  await tx.workspaceAddress.createMany({
    data: addresses.map((address) => ({ workspaceId, ...address })),
  });
}

/** Takes one off the list; false when it is not in it. */
export async function deleteWorkspaceAddress(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<boolean> {
  const { count } = await tx.workspaceAddress.deleteMany({ where: { workspaceId, id } });
  return count === 1;
}

/** Says in which environments the list binds keys. */
export async function updateAllowlistEnvironments(
  tx: Tx,
  id: WorkspaceId,
  environments: readonly Environment[],
): Promise<void> {
  await tx.workspace.update({
    where: { id },
    data: { allowlistEnvironments: [...environments] },
    select: { id: true },
  });
}
