import { findWorkspaceBySlug, findWorkspaceIdBySlug } from '../../stores/workspaces';
import type { Runtime } from '../context';

/** The id of a workspace by its slug, for the command line; null for an unknown one. */
export async function findWorkspaceId(runtime: Runtime, slug: string): Promise<string | null> {
  return (await findWorkspaceBySlug(runtime.database.prisma, slug))?.id ?? null;
}

/** The same, also for one that was deleted: its audit log stays. */
export async function findLoggedWorkspaceId(
  runtime: Runtime,
  slug: string,
): Promise<string | null> {
  return await findWorkspaceIdBySlug(runtime.database.prisma, slug);
}
