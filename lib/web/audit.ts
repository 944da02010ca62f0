import 'server-only';
import { notFound } from 'next/navigation';
import type { ChainCheck } from '../core/audit-chain';
import { type AuditFilter, type AuditQuery, WHOLE_LOG } from '../core/audit-filter';
import { isDomainError } from '../core/errors';
import { auditBadge } from '../services/audit-log/audit-badge';
import { type ListedActs, listAudit, type ShownAct } from '../services/audit-log/list-audit';
import { readAuditQuery } from '../services/audit-log/read-query';
import { authorize } from '../services/authorize';
import type { Context, UserActor } from '../services/context';
import { memberContext } from './session';

const PAGE_SIZE = 50;
/** On other pages: the rest is a link away. */
const RECENT_ACTS = 5;

/** The page of the audit log. */
export interface AuditPage extends ListedActs {
  /** How far the log is known to be as it was written; null for who sees a part of it alone. */
  check: ChainCheck | null;
  /** Why the cursor was not taken; the first page is shown instead. */
  cursorFault: string | null;
}

/** A page of the log as a member sees it; null for whose role may not read it. */
export async function getAuditPage(
  slug: string,
  { cursor, ...query }: AuditQuery & { cursor: string | null },
): Promise<AuditPage | null> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const reach = auditReach(ctx);
  if (reach === null) return null;
  const filter = await readAuditQuery(ctx, query);
  const [listed, check] = await Promise.all([
    listOrStartAgain(ctx, { filter, cursor, limit: PAGE_SIZE }),
    reach === 'all' ? auditBadge(ctx) : null,
  ]);
  return { ...listed, check };
}

/** What was done to a key, newest first, as far as the member may see it; null: nothing of it. */
export async function getKeyActs(slug: string, keyId: string): Promise<RecentActs | null> {
  return await recentActs(slug, { ...WHOLE_LOG, targetId: keyId });
}

/** The same of the whole workspace. */
export async function getRecentActs(slug: string): Promise<RecentActs | null> {
  return await recentActs(slug, WHOLE_LOG);
}

interface RecentActs {
  acts: readonly ShownAct[];
  hasMore: boolean;
}

async function recentActs(slug: string, filter: AuditFilter): Promise<RecentActs | null> {
  const ctx = (await memberContext(slug)) ?? notFound();
  if (auditReach(ctx) === null) return null;
  const { acts, nextCursor } = await listAudit(ctx, { filter, cursor: null, limit: RECENT_ACTS });
  return { acts, hasMore: nextCursor !== null };
}

async function listOrStartAgain(
  ctx: Context<UserActor>,
  query: Parameters<typeof listAudit>[1],
): Promise<ListedActs & { cursorFault: string | null }> {
  try {
    return { ...(await listAudit(ctx, query)), cursorFault: null };
  } catch (error) {
    if (query.cursor === null || !isDomainError(error) || error.code !== 'invalid_request') {
      throw error;
    }
    return { ...(await listAudit(ctx, { ...query, cursor: null })), cursorFault: error.message };
  }
}

function auditReach(ctx: Context<UserActor>): 'all' | 'own' | null {
  try {
    return authorize(ctx, 'audit:read');
  } catch (error) {
    if (isDomainError(error) && error.code === 'forbidden') return null;
    throw error;
  }
}
