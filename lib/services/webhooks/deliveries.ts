import type { DeliveryState } from '../../core/delivery';
import { invalidInput, notFound } from '../../core/errors';
import { parseId } from '../../core/ids';
import type { DeliveryDetails, DeliveryView } from '../../core/webhook';
import {
  type DeliveryRow,
  findWebhookDelivery,
  listWebhookDeliveries,
} from '../../stores/delivery-list';
import { authorize } from '../authorize';
import type { Context } from '../context';

/** How many attempts of a delivery a page shows. */
const ATTEMPTS_MAX = 50;

/**
 * One page of what is sent to the workspace's address, newest first.
 * @param query `cursor`: as the page before gave it; null for the first
 * @throws DomainError `invalid_request` for a cursor that was changed or belongs to another list
 */
export async function listDeliveries(
  ctx: Context,
  query: { cursor: string | null; limit: number },
): Promise<{ deliveries: readonly DeliveryView[]; nextCursor: string | null }> {
  authorize(ctx, 'webhooks:manage');
  const { runtime, actor } = ctx;
  const list = `deliveries ${actor.workspaceId} `;
  const rows = await listWebhookDeliveries(runtime.database.prisma, actor.workspaceId, {
    before: query.cursor === null ? null : openCursor(ctx, query.cursor, list),
    limit: query.limit + 1,
  });
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > shown.length && last !== undefined;
  return {
    deliveries: shown.map(viewOf),
    nextCursor: hasMore ? runtime.cursorSeal.sign(`${list}${last.id}`) : null,
  };
}

/** A delivery with its attempts. @throws DomainError `not_found` for an id that this workspace does not have */
export async function getDelivery(ctx: Context, id: string): Promise<DeliveryDetails> {
  authorize(ctx, 'webhooks:manage');
  const { runtime, actor } = ctx;
  const found =
    parseId('delivery', id) === null
      ? null
      : await findWebhookDelivery(runtime.database.prisma, actor.workspaceId, id, ATTEMPTS_MAX);
  if (found === null) throw notFound('Delivery');
  return { ...viewOf(found), body: found.body, tries: found.tries };
}

function viewOf({ state, nextAttemptAt, ...row }: DeliveryRow): DeliveryView {
  const isPending = state === 'pending';
  const settled: DeliveryState = state === 'delivered' ? 'delivered' : 'failed';
  return {
    id: row.id,
    event: row.event,
    state: isPending ? 'pending' : settled,
    createdAt: row.createdAt,
    attempts: row.attempts,
    lastStatus: row.lastStatus,
    lastError: row.lastError,
    nextAttemptAt: isPending ? nextAttemptAt : null,
  };
}

function openCursor({ runtime }: Context, sealed: string, list: string): string {
  const text = runtime.cursorSeal.open(sealed);
  if (text?.startsWith(list)) return text.slice(list.length);
  throw invalidInput([
    { pointer: 'cursor', detail: 'This cursor is not one of this list. Start again without it.' },
  ]);
}
