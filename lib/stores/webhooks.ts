import type { WorkspaceId } from '../core/ids';
import type { WebhookOff } from '../core/webhook';
import type { Db, Tx } from './client';

/** A workspace's address as it is stored; the secrets are sealed. */
export interface StoredWebhook {
  id: string;
  url: string;
  secret: string;
  previousSecret: string | null;
  previousStopsAt: Date | null;
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledReason: string | null;
  createdAt: Date;
}

/** The address of a workspace that was not deleted; null: it has none. */
export async function findWebhook(
  db: Db | Tx,
  workspaceId: WorkspaceId,
): Promise<StoredWebhook | null> {
  return await db.webhook.findFirst({
    where: { workspaceId, workspace: { deletedAt: null } },
    omit: { workspaceId: true, secret: false, previousSecret: false },
  });
}

/** The same, held until the transaction ends: changes of one address come one after the other. */
export async function findWebhookLocked(
  tx: Tx,
  workspaceId: WorkspaceId,
): Promise<StoredWebhook | null> {
  await tx.$queryRaw`SELECT id FROM webhooks WHERE workspace_id = ${workspaceId} FOR UPDATE`;
  return await findWebhook(tx, workspaceId);
}

/** Gives a workspace its address; one that has one already is refused by the database. */
export async function insertWebhook(
  tx: Tx,
  workspaceId: WorkspaceId,
  webhook: { id: string; url: string; secret: string },
): Promise<void> {
  await tx.webhook.create({ data: { ...webhook, workspaceId }, select: { id: true } });
}

/** Sets another address, of which nothing is known to fail. */
export async function updateWebhookUrl(tx: Tx, workspaceId: WorkspaceId, url: string) {
  await tx.webhook.update({
    where: { workspaceId },
    data: { url, failingSince: null },
    select: { id: true },
  });
}

/** Sets a new secret; the one before signs as well for so long, by the database's clock. */
export async function replaceWebhookSecret(
  tx: Tx,
  workspaceId: WorkspaceId,
  { secret, overlapHours }: { secret: string; overlapHours: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhooks SET previous_secret = secret, secret = ${secret},
           previous_stops_at = clock_timestamp() + ${overlapHours} * interval '1 hour'
     WHERE workspace_id = ${workspaceId}`;
}

/** Switches the address off for that reason, or on again (null). */
export async function setWebhookOff(
  tx: Tx,
  workspaceId: WorkspaceId,
  reason: WebhookOff | null,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhooks SET disabled_reason = ${reason}, failing_since = NULL,
           disabled_at = CASE WHEN ${reason}::text IS NULL THEN NULL ELSE clock_timestamp() END
     WHERE workspace_id = ${workspaceId}`;
}

/** Takes the address away. */
export async function deleteWebhook(tx: Tx, workspaceId: WorkspaceId): Promise<void> {
  await tx.webhook.delete({ where: { workspaceId }, select: { id: true } });
}

/** Notes that this address worked, or failed: since when, is kept until it works. */
export async function noteWebhookHealth(
  tx: Tx,
  workspaceId: WorkspaceId,
  { url, works }: { url: string; works: boolean },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE webhooks
       SET failing_since = CASE WHEN ${works} THEN NULL
                                ELSE coalesce(failing_since, clock_timestamp()) END
     WHERE workspace_id = ${workspaceId} AND url = ${url}
       AND (${works} AND failing_since IS NOT NULL OR NOT ${works} AND failing_since IS NULL)`;
}

/**
 * Switches this address off, unless that was done before.
 * @param failingMs only when it has failed for so long; 0: at once
 * @returns its id, where this call did it
 */
export async function switchOffFailing(
  tx: Tx,
  workspaceId: WorkspaceId,
  { url, reason, failingMs }: { url: string; reason: WebhookOff; failingMs: number },
): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE webhooks SET disabled_at = clock_timestamp(), disabled_reason = ${reason}
     WHERE workspace_id = ${workspaceId} AND url = ${url} AND disabled_at IS NULL
       AND (${failingMs}::float8 = 0
            OR failing_since <= clock_timestamp() - ${failingMs}::float8 * interval '1 ms')
 RETURNING id`;
  return row?.id ?? null;
}
