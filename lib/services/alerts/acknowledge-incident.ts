import { notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import { acknowledge, findIncidentKey } from '../../stores/incidents';
import { transaction } from '../../stores/transaction';
import { auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { loadKey } from '../keys/load-key';

/**
 * Says that somebody looks after an incident: whoever manages its key, or the workspace where it is about all keys.
 * Repeated, nothing happens.
 * @throws DomainError `not_found` for unknown and foreign ids alike
 */
export async function acknowledgeIncident(ctx: Context, id: string): Promise<void> {
  authorize(ctx, 'keys:manage');
  const { runtime, actor } = ctx;
  const incidentId = parseId('incident', id);
  if (incidentId === null) throw notFound('Incident');
  await transaction(runtime.database.prisma, async (tx) => {
    const incident = await findIncidentKey(tx, actor.workspaceId, incidentId);
    if (incident === null) throw notFound('Incident');
    if (incident.keyId === null) authorize(ctx, 'workspace:manage');
    else await loadKey(ctx, tx, incident.keyId, 'keys:manage');
    const by = actor.type === 'user' ? actor.userId : null;
    const change = { id: incidentId, by, at: runtime.now() };
    if (!(await acknowledge(tx, actor.workspaceId, change))) return;
    await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
      action: 'alert.acknowledged',
      targetType: incident.keyId === null ? 'workspace' : 'api_key',
      targetId: incident.keyId ?? actor.workspaceId,
      after: { incident: incidentId, rule: incident.rule },
    });
  });
}
