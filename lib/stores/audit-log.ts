import type { AuditEntry } from '../core/audit-event';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** Adds the row that says what this transaction changed. If it fails, the change fails (decision D5). */
export async function insertAuditEvent(
  tx: Tx,
  workspaceId: WorkspaceId,
  entry: AuditEntry,
): Promise<void> {
  const { before, after, ...columns } = entry;
  await tx.auditEvent.create({
    data: {
      workspaceId,
      ...columns,
      ...(before === null ? {} : { before: { ...before } }),
      ...(after === null ? {} : { after: { ...after } }),
    },
  });
}
