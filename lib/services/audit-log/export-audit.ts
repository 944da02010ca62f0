import { type AuditFormat, exportHead, exportLine } from '../../core/audit-export';
import type { AuditCursor, AuditFilter } from '../../core/audit-filter';
import { reachOf } from '../../core/roles';
import { listAuditRows } from '../../stores/audit-list';
import { findChainHead } from '../../stores/audit-reads';
import { resolveSession } from '../accounts/resolve-session';
import { requireStepUp } from '../accounts/step-up';
import type { Context, Runtime } from '../context';
import { enterWorkspace } from '../workspaces/enter-workspace';
import { authorizeAllAudit } from './audit-badge';

const BATCH = 500;

/** What is exported, in pieces, and how many rows the log has at most. */
export interface AuditExport {
  rowsMax: number;
  pieces: AsyncGenerator<string>;
}

/**
 * The audit log as a file, oldest first, 500 rows in memory at a time. What happens while it is written may
 * be in it.
 */
export async function exportAudit(
  ctx: Context,
  { filter, format }: { filter: AuditFilter; format: AuditFormat },
): Promise<AuditExport> {
  await authorizeExport(ctx);
  const head = await findChainHead(ctx.runtime.database.pool, ctx.actor.workspaceId);
  return { rowsMax: head.seq - head.base.seq, pieces: piecesOf(ctx, filter, format) };
}

/** Whether who began an export may have the rest of it: still signed in, a member, and one who reads all of the log. */
export async function mayStillExport(
  runtime: Runtime,
  { sessionId, slug }: { sessionId: string; slug: string },
): Promise<boolean> {
  const user = await resolveSession(runtime, sessionId);
  const entered = user === null ? null : await enterWorkspace(runtime, user, slug);
  return entered !== null && reachOf(entered.actor.role, 'audit:read') === 'all';
}

// The one place that decides who takes the log out of the house.
async function authorizeExport(ctx: Context): Promise<void> {
  authorizeAllAudit(ctx);
  const { actor } = ctx;
  if (actor.type === 'user') await requireStepUp({ ...ctx, actor });
}

async function* piecesOf(
  { runtime, actor }: Context,
  filter: AuditFilter,
  format: AuditFormat,
): AsyncGenerator<string> {
  yield exportHead(format);
  let cursor: AuditCursor | null = null;
  for (;;) {
    const query = { filter, seenBy: null, cursor, order: 'oldest', limit: BATCH } as const;
    const rows = await listAuditRows(runtime.database.pool, actor.workspaceId, query);
    if (rows.length > 0) yield rows.map((row) => exportLine(format, row)).join('');
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    cursor = { at: last.at, seq: last.seq };
  }
}
