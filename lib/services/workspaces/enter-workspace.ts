import { parseId, type SessionId, type UserId } from '../../core/ids';
import type { Role } from '../../core/roles';
import {
  findWorkspaceOfUser,
  listWorkspacesOfUser,
  type WorkspaceRow,
} from '../../stores/workspaces';
import type { Runtime, UserActor } from '../context';

/** A person's place in a workspace, and their other workspaces. */
export interface EnteredWorkspace {
  actor: UserActor;
  workspace: WorkspaceRow;
  workspaces: readonly { slug: string; name: string }[];
}

/** The workspaces of a person, longest-standing first. */
export async function listOwnWorkspaces(
  runtime: Runtime,
  userId: UserId,
): Promise<readonly { slug: string; name: string; role: Role }[]> {
  const rows = await listWorkspacesOfUser(runtime.database.prisma, userId);
  return rows.map(({ workspace: { slug, name }, role }) => ({ slug, name, role }));
}

/** The workspace of that address name as this person sees it; null for strangers: asked each time. */
export async function enterWorkspace(
  runtime: Runtime,
  { id: userId, sessionId }: { id: UserId; sessionId: SessionId },
  slug: string,
): Promise<EnteredWorkspace | null> {
  const { prisma } = runtime.database;
  // The list is bounded: the one that is asked for may be beyond it.
  const [entered, rows] = await Promise.all([
    findWorkspaceOfUser(prisma, userId, slug),
    listWorkspacesOfUser(prisma, userId),
  ]);
  const workspaceId = entered === null ? null : parseId('workspace', entered.workspace.id);
  if (entered === null || workspaceId === null) return null;
  return {
    actor: {
      type: 'user',
      userId,
      sessionId,
      workspaceId,
      role: entered.role,
      isOperator: entered.workspace.isOperator,
    },
    workspace: entered.workspace,
    workspaces: rows.map(({ workspace }) => ({ slug: workspace.slug, name: workspace.name })),
  };
}
