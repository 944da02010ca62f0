import type { InstallationWorkspace } from '../../core/installation-workspace';
import { listInstallationWorkspaces } from '../../stores/installation-workspaces';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** How many workspaces a page has. */
const PAGE_SIZE = 50;

/** One page of the installation's workspaces, by address name, with their keys counted up to a bound. */
export async function listWorkspaces(
  ctx: Context,
  { search, after }: { search: string | null; after: string | null },
): Promise<{ workspaces: readonly InstallationWorkspace[]; nextAfter: string | null }> {
  authorize(ctx, 'installation:manage');
  const rows = await listInstallationWorkspaces(ctx.runtime.database.pool, {
    search,
    after,
    limit: PAGE_SIZE + 1,
  });
  const workspaces = rows.slice(0, PAGE_SIZE);
  const hasMore = rows.length > PAGE_SIZE;
  return { workspaces, nextAfter: hasMore ? (workspaces.at(-1)?.slug ?? null) : null };
}
