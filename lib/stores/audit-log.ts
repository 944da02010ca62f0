import type { AuditEntry } from '../core/audit-event';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** How many rows one statement adds: a tenth of a second of the database, also of a busy one. */
const BATCH = 250;

/**
 * Adds rows to the end of the workspace's chain; its head stays locked until the transaction ends. If it fails,
 * the change fails (decision D5).
 */
export async function appendAuditEvents(
  tx: Tx,
  workspaceId: WorkspaceId,
  entries: readonly AuditEntry[],
): Promise<void> {
  for (let start = 0; start < entries.length; start += BATCH) {
    const rows = JSON.stringify(entries.slice(start, start + BATCH).map(columnsOf), wellFormed);
    await tx.$executeRaw`SELECT append_audit_events(${workspaceId}, ${rows}::jsonb)`;
  }
}

function columnsOf(entry: AuditEntry): Record<string, unknown> {
  return {
    id: entry.id,
    actor_type: entry.actorType,
    actor_id: entry.actorId,
    via: entry.via,
    action: entry.action,
    target_type: entry.targetType,
    target_id: entry.targetId,
    before: entry.before,
    after: entry.after,
    address: entry.address,
    user_agent: entry.userAgent,
    request_id: entry.requestId,
  };
}

// Half a character would be refused inside JSON, which a text column takes as U+FFFD.
function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}
