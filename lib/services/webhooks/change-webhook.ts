import type { AuditAction, AuditChange } from '../../core/audit-event';
import { DomainError, invalidInput, notFound } from '../../core/errors';
import {
  SECRET_OVERLAP_HOURS,
  type ShownWebhookSecret,
  type WebhookOff,
  type WebhookUrlInput,
} from '../../core/webhook';
import { newWebhookSecret } from '../../crypto/webhook-signature';
import type { Tx } from '../../stores/client';
import { isUniqueViolation } from '../../stores/database-error';
import { settleWaitingWebhooks } from '../../stores/delivery-outcomes';
import { transaction } from '../../stores/transaction';
import {
  deleteWebhook,
  findWebhookLocked,
  insertWebhook,
  replaceWebhookSecret,
  type StoredWebhook,
  setWebhookOff,
  updateWebhookUrl,
} from '../../stores/webhooks';
import { requireStepUp } from '../accounts/step-up';
import { auditActorOf, newId, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context, UserActor } from '../context';
import { webhookVault } from '../delivery/webhook-vault';

/**
 * Gives the workspace the address that it is told things at.
 * @returns the secret that signs what is sent: here alone
 * @throws DomainError `invalid_request` for an address where nothing may be sent; `conflict` where there is one
 */
export async function createWebhook(
  ctx: Context<UserActor>,
  input: WebhookUrlInput,
): Promise<ShownWebhookSecret> {
  authorize(ctx, 'webhooks:manage');
  await requireStepUp(ctx);
  const { runtime, actor } = ctx;
  const url = await allowedUrl(ctx, input);
  const secret = newWebhookSecret(runtime.random);
  const id = newId(runtime, 'webhook');
  try {
    await transaction(runtime.database.prisma, async (tx) => {
      const sealed = webhookVault(runtime).seal(secret, id);
      await insertWebhook(tx, actor.workspaceId, { id, url, secret: sealed });
      await audit(tx, ctx, 'webhook.created', { id, after: { host: hostOf(url) } });
    });
  } catch (error) {
    throw isUniqueViolation(error, 'workspace_id') ? existsAlready() : error;
  }
  return { secret };
}

/** Sends to another address from now on, also what waits; the secret stays. @throws DomainError as above */
export async function changeWebhookUrl(
  ctx: Context<UserActor>,
  input: WebhookUrlInput,
): Promise<void> {
  authorize(ctx, 'webhooks:manage');
  await requireStepUp(ctx);
  const url = await allowedUrl(ctx, input);
  await change(ctx, async (tx, before) => {
    if (before.url === url) return;
    await updateWebhookUrl(tx, ctx.actor.workspaceId, url);
    await audit(tx, ctx, 'webhook.changed', {
      id: before.id,
      before: { host: hostOf(before.url) },
      after: { host: hostOf(url) },
    });
  });
}

/**
 * Makes a new secret. For 24 hours the one before signs as well, so that the receiver can change over.
 * @returns the new secret: here alone
 */
export async function rotateWebhookSecret(ctx: Context<UserActor>): Promise<ShownWebhookSecret> {
  authorize(ctx, 'webhooks:manage');
  await requireStepUp(ctx);
  const { runtime, actor } = ctx;
  const secret = newWebhookSecret(runtime.random);
  await change(ctx, async (tx, { id }) => {
    await replaceWebhookSecret(tx, actor.workspaceId, {
      secret: webhookVault(runtime).seal(secret, id),
      overlapHours: SECRET_OVERLAP_HOURS,
    });
    await audit(tx, ctx, 'webhook.secret_rotated', { id });
  });
  return { secret };
}

/** Sends again, from the next message on. Repeated: nothing happens. */
export async function enableWebhook(ctx: Context): Promise<void> {
  authorize(ctx, 'webhooks:manage');
  await change(ctx, async (tx, { id, disabledAt, disabledReason }) => {
    if (disabledAt === null) return;
    await setWebhookOff(tx, ctx.actor.workspaceId, null);
    await audit(tx, ctx, 'webhook.enabled', { id, before: { reason: disabledReason } });
  });
}

/** Sends nothing any more, and gives up what waits. Repeated: nothing happens. */
export async function disableWebhook(ctx: Context): Promise<void> {
  authorize(ctx, 'webhooks:manage');
  const { workspaceId } = ctx.actor;
  await change(ctx, async (tx, { id, disabledAt }) => {
    if (disabledAt !== null) return;
    await setWebhookOff(tx, workspaceId, BY_MEMBER);
    await settleWaitingWebhooks(tx, workspaceId);
    await audit(tx, ctx, 'webhook.disabled', { id, after: { reason: BY_MEMBER } });
  });
}

/** Takes the address away, and gives up what waits; what was sent stays listed. */
export async function removeWebhook(ctx: Context): Promise<void> {
  authorize(ctx, 'webhooks:manage');
  const { workspaceId } = ctx.actor;
  await change(ctx, async (tx, { id, url }) => {
    await deleteWebhook(tx, workspaceId);
    await settleWaitingWebhooks(tx, workspaceId);
    await audit(tx, ctx, 'webhook.removed', { id, before: { host: hostOf(url) } });
  });
}

const BY_MEMBER: WebhookOff = 'by_member';

async function change(
  ctx: Context,
  work: (tx: Tx, before: StoredWebhook) => Promise<void>,
): Promise<void> {
  await transaction(ctx.runtime.database.prisma, async (tx) => {
    const before = await findWebhookLocked(tx, ctx.actor.workspaceId);
    if (before === null) throw notFound('Webhook');
    await work(tx, before);
  });
}

async function audit(
  tx: Tx,
  ctx: Context,
  action: AuditAction & `webhook.${string}`,
  { id, ...fields }: { id: string; before?: AuditChange; after?: AuditChange },
): Promise<void> {
  const { actor } = ctx;
  await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
    action,
    targetType: 'webhook',
    targetId: id,
    ...fields,
  });
}

async function allowedUrl({ runtime }: Context, { url }: WebhookUrlInput): Promise<string> {
  const holdsKey = runtime.keyFormats.redact(url) !== url;
  const checked = holdsKey
    ? { fault: 'This address holds an API key. Leave it out: deliveries are signed.' }
    : await runtime.egress.check(url);
  if ('url' in checked) return checked.url;
  throw invalidInput([{ pointer: '/url', detail: checked.fault }]);
}

// Paths and queries may hold tokens of the receiver's: the audit log has more readers.
function hostOf(url: string): string {
  return new URL(url).host;
}

function existsAlready(): DomainError {
  return new DomainError('conflict', 'This workspace has a webhook. Change its address instead.', {
    reason: 'webhook_exists',
  });
}
