import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import { reachOf } from '../core/roles';
import type { DeliveryDetails, DeliveryView, WebhookView } from '../core/webhook';
import { getRuntime } from '../runtime';
import type { Context, UserActor } from '../services/context';
import { getDelivery, listDeliveries } from '../services/webhooks/deliveries';
import { getWebhook } from '../services/webhooks/get-webhook';
import { memberContext } from './session';

const PAGE_SIZE = 20;

/** The page of a workspace's webhook. */
export interface WebhookPage {
  /** Null: the workspace has none. */
  webhook: WebhookView | null;
  deliveries: readonly DeliveryView[];
  nextCursor: string | null;
  /** Why the cursor was not taken; the first page is shown instead. */
  cursorFault: string | null;
}

/** The webhook and a page of its deliveries; null for whose role may not see them. */
export async function getWebhookPage(
  slug: string,
  cursor: string | null,
): Promise<WebhookPage | null> {
  const ctx = await managerContext(slug);
  if (ctx === null) return null;
  const [webhook, listed] = await Promise.all([getWebhook(ctx), listOrStartAgain(ctx, cursor)]);
  return { webhook, ...listed };
}

/** A delivery with its attempts; 404 for unknown and foreign ids, and for whose role may not see it. */
export async function getDeliveryPage(slug: string, id: string): Promise<DeliveryDetails> {
  const ctx = (await managerContext(slug)) ?? notFound();
  try {
    return await getDelivery(ctx, id);
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') notFound();
    throw error;
  }
}

/** Whether webhooks may go into private networks (KEYDESK_WEBHOOK_ALLOW_PRIVATE). */
export function mayWebhookBePrivate(): boolean {
  return getRuntime().config.isWebhookPrivate;
}

async function managerContext(slug: string): Promise<Context<UserActor> | null> {
  const ctx = (await memberContext(slug)) ?? notFound();
  return reachOf(ctx.actor.role, 'webhooks:manage') === null ? null : ctx;
}

async function listOrStartAgain(ctx: Context<UserActor>, cursor: string | null) {
  const page = { cursor, limit: PAGE_SIZE };
  try {
    return { ...(await listDeliveries(ctx, page)), cursorFault: null };
  } catch (error) {
    if (cursor === null || !isDomainError(error) || error.code !== 'invalid_request') throw error;
    const first = await listDeliveries(ctx, { ...page, cursor: null });
    return { ...first, cursorFault: error.message };
  }
}
