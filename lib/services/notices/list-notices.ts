import type { Notice } from '../../core/notice';
import { listOpenNotices } from '../../stores/notices';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** How many notices a page shows; older ones follow once these are dismissed. */
const NOTICES_MAX = 5;

/** What this workspace is told and nobody has dismissed yet, newest first: every member may read it. */
export async function listNotices(ctx: Context): Promise<Notice[]> {
  authorize(ctx, 'workspace:read');
  return await listOpenNotices(ctx.runtime.database.prisma, ctx.actor.workspaceId, NOTICES_MAX);
}
