import type { WorkspaceId } from '../core/ids';
import type { AttemptView } from '../core/webhook';
import type { Db, Tx } from './client';

/** A delivery to a workspace's address as it is stored. */
export interface DeliveryRow {
  id: string;
  event: string;
  state: string;
  createdAt: Date;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: Date;
}

/** What was sent to the workspace's address, or is to be, newest first; older than `before` where that is given. */
export async function listWebhookDeliveries(
  db: Db,
  workspaceId: WorkspaceId,
  { before, limit }: { before: string | null; limit: number },
): Promise<DeliveryRow[]> {
  return await db.delivery.findMany({
    where: { workspaceId, channel: 'webhook', ...(before !== null && { id: { lt: before } }) },
    select: shown,
    orderBy: { id: 'desc' },
    take: limit,
  });
}

/** One of them with its body and its last attempts, newest first; null where this workspace has no such. */
export async function findWebhookDelivery(
  db: Db,
  workspaceId: WorkspaceId,
  id: string,
  attemptsMax: number,
): Promise<(DeliveryRow & { body: string; tries: AttemptView[] }) | null> {
  return await db.delivery.findFirst({
    where: { workspaceId, id, channel: 'webhook' },
    select: {
      ...shown,
      body: true,
      tries: {
        omit: { deliveryId: true, workspaceId: true },
        orderBy: { number: 'desc' },
        take: attemptsMax,
      },
    },
  });
}

/** Has a settled delivery sent again, as if it were new, under its id; false where it is not settled, or there is none. */
export async function repeatDelivery(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<boolean> {
  const count = await tx.$executeRaw`
    UPDATE deliveries
       SET state = 'pending', failures = 0, next_attempt_at = now(), settled_at = NULL
     WHERE workspace_id = ${workspaceId} AND id = ${id} AND channel = 'webhook'
       AND state <> 'pending'`;
  return count === 1;
}

const shown = {
  id: true,
  event: true,
  state: true,
  createdAt: true,
  attempts: true,
  lastStatus: true,
  lastError: true,
  nextAttemptAt: true,
} as const;
