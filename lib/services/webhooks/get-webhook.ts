import { WEBHOOK_OFF, type WebhookView } from '../../core/webhook';
import { findWebhook, type StoredWebhook } from '../../stores/webhooks';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** The workspace's address; null: it has none. */
export async function getWebhook(ctx: Context): Promise<WebhookView | null> {
  authorize(ctx, 'webhooks:manage');
  const { runtime, actor } = ctx;
  const stored = await findWebhook(runtime.database.prisma, actor.workspaceId);
  return stored === null ? null : viewOf(stored, runtime.now());
}

function viewOf(stored: StoredWebhook, now: Date): WebhookView {
  const { id, url, createdAt, failingSince, previousStopsAt, disabledAt, disabledReason } = stored;
  const reason = WEBHOOK_OFF.find((known) => known === disabledReason) ?? 'by_member';
  return {
    id,
    url,
    createdAt,
    failingSince,
    previousStopsAt: previousStopsAt !== null && previousStopsAt > now ? previousStopsAt : null,
    off: disabledAt === null ? null : { at: disabledAt, reason },
  };
}
