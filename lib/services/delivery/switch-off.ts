import type { DeliveryFault } from '../../core/delivery';
import { FAILING_MS_MAX } from '../../core/delivery-schedule';
import type { WorkspaceId } from '../../core/ids';
import type { Tx } from '../../stores/client';
import { settleWaitingWebhooks } from '../../stores/delivery-outcomes';
import { switchOffFailing } from '../../stores/webhooks';
import { newId, recordAudit } from '../audit';
import type { AnonymousContext, Runtime } from '../context';
import { tellOwners } from '../notices/tell-owners';

const REASONS = {
  gone: 'It answered 410 Gone, which asks for nothing more.',
  failing: 'Every delivery to it has failed for three days.',
} as const;

/**
 * Switches an address off that asked for it (410) or has failed for three days; what waits for it is given up, and
 * the workspace is told.
 * @returns whether this call did it
 */
export async function switchOffIfDead(
  tx: Tx,
  runtime: Runtime,
  {
    workspaceId,
    url,
    fault,
  }: { workspaceId: WorkspaceId; url: string; fault: DeliveryFault | null },
): Promise<boolean> {
  if (fault === null) return false;
  const reason = fault === 'gone' ? 'gone' : 'failing';
  const failingMs = fault === 'gone' ? 0 : FAILING_MS_MAX;
  const id = await switchOffFailing(tx, workspaceId, { url, reason, failingMs });
  if (id === null) return false;
  await settleWaitingWebhooks(tx, workspaceId);
  const ctx = contextOf(runtime);
  await recordAudit(tx, ctx, workspaceId, SYSTEM, {
    action: 'webhook.disabled',
    targetType: 'webhook',
    targetId: id,
    after: { reason },
  });
  await tellOwners(tx, ctx, workspaceId, {
    kind: 'webhook_disabled',
    by: 'receiver',
    reason: REASONS[reason],
    keyIds: [],
  });
  return true;
}

const SYSTEM = { actorType: 'system', actorId: 'system' } as const;

// Nobody asked for it: the audit log names an act of its own.
function contextOf(runtime: Runtime): AnonymousContext {
  const id = newId(runtime, 'request');
  return { runtime, request: { id, address: null, userAgent: null, via: 'api', isLocal: false } };
}
