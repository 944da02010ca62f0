import type { DeliveryEvent } from '../core/delivery';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';

/** Something to be sent, before it is stored. */
export interface NewDelivery {
  id: string;
  event: DeliveryEvent;
  /** Of a mail: recipient, subject and texts as JSON. */
  body: string;
}

/** Adds what is sent to people. */
export async function insertMails(
  tx: Tx,
  workspaceId: WorkspaceId,
  mails: readonly NewDelivery[],
): Promise<void> {
  const [ids, events, bodies] = [
    mails.map(({ id }) => id),
    mails.map(({ event }) => event),
    mails.map(({ body }) => body),
  ];
  await tx.$executeRaw`
    INSERT INTO deliveries (id, workspace_id, channel, event, body)
    SELECT id, ${workspaceId}, 'email', event, body
      FROM unnest(${ids}::text[], ${events}::text[], ${bodies}::text[]) AS m (id, event, body)`;
}

/** Adds what is sent to the workspace's address; nothing where it has none, or none that is switched on. */
export async function insertForWebhook(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, event, body }: NewDelivery,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO deliveries (id, workspace_id, channel, event, body)
    SELECT ${id}, workspace_id, 'webhook', ${event}, ${body} FROM webhooks
     WHERE workspace_id = ${workspaceId} AND disabled_at IS NULL`;
}
