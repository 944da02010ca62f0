import { notFound } from '../../core/errors';
import { findWorkspace, type WorkspaceRow } from '../../stores/workspaces';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** The actor's own workspace: there is no other to ask for. */
export async function getWorkspace(ctx: Context): Promise<WorkspaceRow> {
  authorize(ctx, 'workspace:read');
  const workspace = await findWorkspace(ctx.runtime.database.prisma, ctx.actor.workspaceId);
  if (workspace === null) throw notFound('Workspace');
  return workspace;
}
