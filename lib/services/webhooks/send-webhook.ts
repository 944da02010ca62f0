import type { AuditAction } from '../../core/audit-event';
import { webhookBody } from '../../core/delivery';
import { DomainError } from '../../core/errors';
import type { AttemptView } from '../../core/webhook';
import type { Tx } from '../../stores/client';
import { repeatDelivery } from '../../stores/delivery-list';
import { insertClaimed } from '../../stores/outbox';
import { transaction } from '../../stores/transaction';
import { findWebhookLocked, type StoredWebhook } from '../../stores/webhooks';
import { auditActorOf, newId, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { attemptDelivery } from '../delivery/attempt';
import { LEASE_MS } from '../delivery/deliveries';
import { getDelivery } from './deliveries';

/**
 * Sends a test to the workspace's address now, once, and says what really came back.
 * @throws DomainError `conflict` where nothing is sent; `rate_limited` after ten, then one a minute
 */
export async function sendWebhookTest(ctx: Context): Promise<AttemptView & { deliveryId: string }> {
  authorize(ctx, 'webhooks:manage');
  const { runtime, actor } = ctx;
  const { workspaceId } = actor;
  runtime.limits.take([['webhookTest', workspaceId]]);
  const id = newId(runtime, 'delivery');
  const event = 'webhook.test';
  const data = { message: 'This is a test. Nothing has happened.' };
  const body = webhookBody(event, runtime.now(), data);
  const claimed = await transaction(runtime.database.prisma, async (tx) => {
    const webhook = await requireOn(tx, ctx);
    const inserted = await insertClaimed(tx, workspaceId, { id, event, body }, LEASE_MS);
    if (inserted === null) throw nothingIsSent();
    await audit(tx, ctx, { action: 'webhook.tested', webhook, delivery: id });
    return inserted;
  });
  const { outcome, milliseconds } = await attemptDelivery(runtime, claimed, runtime.stopping);
  const { status, fault: error, excerpt } = outcome;
  const { number, at } = claimed;
  return { deliveryId: id, number, at, milliseconds, status, error, excerpt };
}

/**
 * Has a delivery that was delivered or given up sent again, under its id, with all its attempts to come.
 * @throws DomainError `not_found`; `conflict` where nothing is sent, or it is about to be;
 * `rate_limited` after thirty, then one a minute
 */
export async function sendWebhookAgain(ctx: Context, id: string): Promise<void> {
  authorize(ctx, 'webhooks:manage');
  const { runtime, actor } = ctx;
  runtime.limits.take([['webhookAgain', actor.workspaceId]]);
  await getDelivery(ctx, id);
  await transaction(runtime.database.prisma, async (tx) => {
    const webhook = await requireOn(tx, ctx);
    if (!(await repeatDelivery(tx, actor.workspaceId, id))) throw isBeingSent();
    await audit(tx, ctx, { action: 'webhook.delivery_repeated', webhook, delivery: id });
  });
  runtime.deliveries.wake();
}

async function requireOn(tx: Tx, { actor }: Context): Promise<StoredWebhook> {
  const webhook = await findWebhookLocked(tx, actor.workspaceId);
  if (webhook === null || webhook.disabledAt !== null) throw nothingIsSent();
  return webhook;
}

async function audit(
  tx: Tx,
  ctx: Context,
  { action, webhook, delivery }: { action: AuditAction; webhook: StoredWebhook; delivery: string },
): Promise<void> {
  const { actor } = ctx;
  await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
    action,
    targetType: 'webhook',
    targetId: webhook.id,
    after: { delivery },
  });
}

function nothingIsSent(): DomainError {
  return new DomainError(
    'conflict',
    'Nothing is sent: the webhook is switched off, or there is none.',
    { reason: 'webhook_off' },
  );
}

function isBeingSent(): DomainError {
  return new DomainError('conflict', 'This delivery is being sent already.', {
    reason: 'delivery_pending',
  });
}
