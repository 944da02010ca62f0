import { type DeliveryOutcome, withoutAnswer } from '../../core/delivery';
import { nextStep } from '../../core/delivery-schedule';
import { parseMail } from '../../core/outbox-mail';
import { signWebhook } from '../../crypto/webhook-signature';
import { type DoneAttempt, noteAttempt } from '../../stores/delivery-outcomes';
import type { ClaimedDelivery } from '../../stores/outbox';
import { transaction } from '../../stores/transaction';
import { findWebhook, noteWebhookHealth, type StoredWebhook } from '../../stores/webhooks';
import type { Runtime } from '../context';
import { mailNotices } from '../notices/mail-notices';
import { switchOffIfDead } from './switch-off';
import { openSecrets } from './webhook-vault';

/**
 * Makes one attempt at a claimed delivery and notes what came of it, in one transaction with what that means for the
 * address. When the database is away by then, the delivery is due again once its lease is over, under the same id.
 */
export async function attemptDelivery(
  runtime: Runtime,
  claimed: ClaimedDelivery,
  stop: AbortSignal,
): Promise<DoneAttempt> {
  const { prisma } = runtime.database;
  const { workspaceId, channel, failures } = claimed;
  const begunMs = runtime.now().getTime();
  const webhook = channel === 'webhook' ? await findWebhook(prisma, workspaceId) : null;
  const outcome =
    channel === 'webhook'
      ? await postWebhook(runtime, claimed, webhook, stop)
      : await handOverMail(runtime, claimed);
  const isTest = claimed.event === 'webhook.test';
  const chance = (runtime.random.bytes(1)[0] ?? 0) / 255;
  const done = {
    outcome,
    milliseconds: Math.max(0, runtime.now().getTime() - begunMs),
    next: nextStep(outcome, { failures, isTest, chance }),
  };
  const isSwitchedOff = await transaction(prisma, async (tx) => {
    await noteAttempt(tx, claimed, done);
    if (webhook === null || outcome.fault === 'stopped') return false;
    const { url } = webhook;
    await noteWebhookHealth(tx, workspaceId, { url, works: outcome.fault === null });
    return await switchOffIfDead(tx, runtime, { workspaceId, url, fault: outcome.fault });
  });
  if (isSwitchedOff) mailNotices(runtime);
  return done;
}

async function postWebhook(
  runtime: Runtime,
  { id, body, at }: ClaimedDelivery,
  webhook: StoredWebhook | null,
  stop: AbortSignal,
): Promise<DeliveryOutcome> {
  if (webhook === null || webhook.disabledAt !== null) return withoutAnswer('switched_off');
  const secrets = openSecrets(runtime, webhook, at);
  if (secrets === null) return withoutAnswer('unsigned');
  const timestamp = Math.floor(at.getTime() / 1000);
  const headers = {
    'content-type': 'application/json',
    'accept-encoding': 'identity',
    'user-agent': 'Keydesk',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signWebhook(secrets, { id, timestamp, body }),
  };
  const outcome = await runtime.egress.post(webhook.url, { headers, body }, stop);
  const { excerpt } = outcome;
  return { ...outcome, excerpt: excerpt === null ? null : runtime.keyFormats.redact(excerpt) };
}

async function handOverMail(
  { mailer }: Runtime,
  { body }: ClaimedDelivery,
): Promise<DeliveryOutcome> {
  return withoutAnswer(mailer === null ? 'mail_failed' : await mailer.deliver(parseMail(body)));
}
