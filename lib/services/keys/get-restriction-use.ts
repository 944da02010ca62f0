import { hitsByRule } from '../../core/restrictions/replay';
import type { RestrictionReason } from '../../core/restrictions/restrictions';
import { readReports } from '../../stores/usage-reads';
import { dayBefore, recentUse } from '../allowlist/recent-use';
import type { Context } from '../context';
import { loadKey } from './load-key';

/** What a key's restrictions did with the requests of the last 24 hours that were let through. */
export interface RestrictionUse {
  /** For each of its address rules, how many came from within; one that several hold counts for each. */
  addresses: readonly { rule: string; requests: number }[];
  /**
   * How many a restriction that only reports would have refused, most first. They are among the requests
   * that are counted as `valid`, not beside them.
   */
  reports: readonly { reason: RestrictionReason; requests: number }[];
}

/** How a key's restrictions were met in the last 24 hours. @throws DomainError `not_found` */
export async function getRestrictionUse(ctx: Context, id: string): Promise<RestrictionUse> {
  const { database, now } = ctx.runtime;
  const key = await loadKey(ctx, database.prisma, id, 'keys:read');
  const asked = { keyId: key.id, since: dayBefore(now()) };
  const [uses, reports] = await Promise.all([
    recentUse(ctx, { environments: [key.environment], keyId: key.id }),
    readReports(database.pool, ctx.actor.workspaceId, asked),
  ]);
  const hits = [...hitsByRule(uses, key.allowedAddresses ?? [])];
  return { addresses: hits.map(([rule, requests]) => ({ rule, requests })), reports };
}
