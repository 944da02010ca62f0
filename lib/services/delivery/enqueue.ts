import { BODY_BYTES_MAX, type DeliveryEvent, webhookBody } from '../../core/delivery';
import type { WorkspaceId } from '../../core/ids';
import type { Mail } from '../../mail/mailer';
import type { Tx } from '../../stores/client';
import { insertForWebhook, insertMails } from '../../stores/outbox';
import { newId } from '../audit';
import type { Runtime } from '../context';

/** What a workspace is told, and by which ways. */
export interface Message {
  workspaceId: WorkspaceId;
  event: DeliveryEvent;
  /** What the workspace's webhook gets as `data`; null: it is not told. Never a secret. */
  data: object | null;
  /** Who is mailed. */
  mails: readonly Mail[];
}

/**
 * Puts a message into the outbox, inside the transaction that causes it: it is sent if and only if that commits.
 * Without a mail server no mails are kept, without an address that is switched on no webhook is.
 * @throws Error for data of more than 20 KB
 */
export async function enqueue(
  tx: Tx,
  runtime: Pick<Runtime, 'now' | 'random' | 'mailer'>,
  { workspaceId, event, data, mails }: Message,
): Promise<void> {
  if (data !== null) {
    const body = webhookBody(event, runtime.now(), data);
    if (Buffer.byteLength(body) > BODY_BYTES_MAX) throw new Error(`${event}: too much data`);
    await insertForWebhook(tx, workspaceId, { id: newId(runtime, 'delivery'), event, body });
  }
  if (runtime.mailer === null) return;
  const rows = mails.map((mail) => {
    return { id: newId(runtime, 'delivery'), event, body: JSON.stringify(mail) };
  });
  await insertMails(tx, workspaceId, rows);
}
