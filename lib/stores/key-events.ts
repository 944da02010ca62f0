import type { AuditEntry } from '../core/audit-event';
import { BODY_BYTES_MAX } from '../core/delivery';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/**
 * Has a workspace's webhook told what happened to its keys: what the audit log says of them, under ids that follow
 * from its rows. Nothing where it has no address that is switched on.
 */
export async function insertKeyEvents(
  tx: Tx,
  workspaceId: WorkspaceId,
  entries: readonly AuditEntry[],
): Promise<void> {
  const events = entries.filter(({ action }) => action.startsWith('api_key.')).map(eventOf);
  if (events.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO deliveries (id, workspace_id, channel, event, body)
    SELECT e.id, w.workspace_id, 'webhook', e.type,
           json_build_object('type', e.type,
             'timestamp', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
             'data', e.data)::text
      FROM webhooks w, json_to_recordset(${JSON.stringify(events)}::json) AS e(id text, type text, data json)
     WHERE w.workspace_id = ${workspaceId} AND w.disabled_at IS NULL`;
}

function eventOf({ id, action, targetId, actorType, actorId, via, before, after }: AuditEntry) {
  const data = { key_id: targetId, by: { type: actorType, id: actorId }, via };
  const whole = { ...data, before, after };
  const isTooLong = Buffer.byteLength(JSON.stringify(whole)) > BODY_BYTES_MAX / 2;
  return { id: id.replace(/^evt_/, 'dlv_'), type: action, data: isTooLong ? data : whole };
}
