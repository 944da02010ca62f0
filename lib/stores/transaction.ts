import type { AuditEntry } from '../core/audit-event';
import type { WorkspaceId } from '../core/ids';
import { appendAuditEvents } from './audit-log';
import type { Db, Tx } from './client';
import { isRetryable, translateDatabaseError } from './database-error';
import { insertKeyEvents } from './key-events';

const TRIES = 3;

/** What each running transaction will add to the audit log, by workspace. */
const pending = new WeakMap<Tx, Map<WorkspaceId, AuditEntry[]>>();

/**
 * Runs a mutation and its audit rows as one: all of it or nothing. Lost races (deadlock, serialization)
 * are repeated up to three times, so `work` must do nothing but database statements. What happened to keys is put
 * into the outbox of their workspace's webhook. The audit rows are written last, one
 * workspace after the other in the order of their ids: who holds the head of a chain waits for nothing but heads
 * after it, so that no two can wait for each other.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction(async (tx) => {
        const events = new Map<WorkspaceId, AuditEntry[]>();
        pending.set(tx, events);
        const result = await work(tx);
        const workspaces = [...events.keys()].sort();
        for (const workspaceId of workspaces) {
          await insertKeyEvents(tx, workspaceId, events.get(workspaceId) ?? []);
        }
        for (const workspaceId of workspaces) {
          await appendAuditEvents(tx, workspaceId, events.get(workspaceId) ?? []);
        }
        return result;
      });
    } catch (error) {
      if (attempt === TRIES || !isRetryable(error)) throw translateDatabaseError(error);
    }
  }
}

/** Has rows written to the audit log when the work of this transaction is done. */
export function addAuditEvents(
  tx: Tx,
  workspaceId: WorkspaceId,
  entries: readonly AuditEntry[],
): void {
  const events = pending.get(tx);
  if (events === undefined) throw new Error('an audit row outside of transaction()');
  const earlier = events.get(workspaceId) ?? [];
  // One after the other: ten thousand arguments are more than a call may have.
  for (const entry of entries) earlier.push(entry);
  events.set(workspaceId, earlier);
}
