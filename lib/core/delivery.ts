/** What a workspace is told: the `type` of a webhook, and why a mail was sent. */
export type DeliveryEvent =
  | 'alert.fired'
  | 'alert.recovered'
  | 'alert.test'
  | 'notice.created'
  | 'webhook.test';

/** Standard Webhooks wants bodies below 20 KB. */
export const BODY_BYTES_MAX = 20_000;

/** The body of a webhook, as Standard Webhooks recommends it. */
export function webhookBody(event: DeliveryEvent, at: Date, data: object): string {
  return JSON.stringify({ type: event, timestamp: at.toISOString(), data });
}
