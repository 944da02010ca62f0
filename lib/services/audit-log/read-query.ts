import { type AuditFilter, type AuditQuery, filterOf } from '../../core/audit-filter';
import { findAuditId } from '../../stores/audit-list';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** The filter that an address asks for; e-mail addresses stand for the ids of those whom the log names. */
export async function readAuditQuery(ctx: Context, query: AuditQuery): Promise<AuditFilter> {
  authorize(ctx, 'audit:read');
  const [actor, target] = await Promise.all([idOf(ctx, query.actor), idOf(ctx, query.target)]);
  return filterOf({ ...query, actor, target });
}

async function idOf({ runtime, actor }: Context, text: string): Promise<string> {
  if (!text.includes('@')) return text;
  const email = text.normalize('NFKC').toLowerCase();
  return (await findAuditId(runtime.database.pool, actor.workspaceId, email)) ?? text;
}
