import { notFound } from '../../core/errors';
import { parseId, type WorkspaceId } from '../../core/ids';
import { listMembersOf } from '../../stores/installation-workspaces';
import type { MemberRow } from '../../stores/members';
import { findWorkspaceBySlug, type WorkspaceRow } from '../../stores/workspaces';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** A workspace as the operator sees it on its page. */
export interface WorkspaceFacts extends Omit<WorkspaceRow, 'id'> {
  id: WorkspaceId;
  /** The longest-standing first, at most 100. */
  members: readonly MemberRow[];
}

/** Any workspace of the installation with its members. @throws DomainError `not_found` */
export async function getWorkspaceFacts(ctx: Context, slug: string): Promise<WorkspaceFacts> {
  authorize(ctx, 'installation:manage');
  const { prisma } = ctx.runtime.database;
  const workspace = await findWorkspaceBySlug(prisma, slug);
  const id = workspace === null ? null : parseId('workspace', workspace.id);
  if (workspace === null || id === null) throw notFound('Workspace');
  return { ...workspace, id, members: await listMembersOf(prisma, id) };
}
