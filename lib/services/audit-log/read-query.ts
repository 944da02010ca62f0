import { type AuditFilter, type AuditQuery, filterOf } from '../../core/audit-filter';
import { findMemberByEmail } from '../../stores/members';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** The filter that an address asks for; e-mail addresses of members stand for their ids. */
export async function readAuditQuery(ctx: Context, query: AuditQuery): Promise<AuditFilter> {
  authorize(ctx, 'audit:read');
  const [actor, target] = await Promise.all([idOf(ctx, query.actor), idOf(ctx, query.target)]);
  return filterOf({ ...query, actor, target });
}

async function idOf({ runtime, actor }: Context, text: string): Promise<string> {
  if (!text.includes('@')) return text;
  const email = text.normalize('NFKC').toLowerCase();
  const member = await findMemberByEmail(runtime.database.prisma, actor.workspaceId, email);
  return member?.userId ?? text;
}
