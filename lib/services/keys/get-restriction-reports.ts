import type { RestrictionReason } from '../../core/restrictions/restrictions';
import { readReports } from '../../stores/usage-reads';
import { dayBefore } from '../allowlist/recent-use';
import type { Context } from '../context';
import { loadKey } from './load-key';

/**
 * What a key's restrictions that only report would have refused in the last 24 hours, most first. These
 * requests were let through and are counted as `valid`: they are part of those, not added to them.
 */
export async function getRestrictionReports(
  ctx: Context,
  id: string,
): Promise<{ reason: RestrictionReason; requests: number }[]> {
  const { database, now } = ctx.runtime;
  const key = await loadKey(ctx, database.prisma, id, 'keys:read');
  return await readReports(database.pool, ctx.actor.workspaceId, {
    keyId: key.id,
    since: dayBefore(now()),
  });
}
