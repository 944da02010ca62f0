import { findWorkspaceBySlug } from '../../stores/workspaces';
import type { Runtime } from '../context';

/** The id of a workspace by its slug, for the command line; null for an unknown one. */
export async function findWorkspaceId(runtime: Runtime, slug: string): Promise<string | null> {
  return (await findWorkspaceBySlug(runtime.database.prisma, slug))?.id ?? null;
}
