import { z } from 'zod';
import type { DeliveryState } from './delivery';

/** Why an address is switched off: a person did it, the receiver answered 410, or it has failed for days. */
export const WEBHOOK_OFF = ['by_member', 'gone', 'failing'] as const;
export type WebhookOff = (typeof WEBHOOK_OFF)[number];

/** So long the secret before the last rotation signs as well. */
export const SECRET_OVERLAP_HOURS = 24;

/** What the page of the webhook sets. */
export const webhookUrlSchema = z.strictObject({
  url: z.string().trim().min(1, 'Give the address of the receiver.'),
});
export type WebhookUrlInput = z.output<typeof webhookUrlSchema>;

/** A workspace's address as who manages it sees it: without secrets. */
export interface WebhookView {
  id: string;
  url: string;
  createdAt: Date;
  /** Until when the secret before signs as well; null: there is one secret. */
  previousStopsAt: Date | null;
  /** Since when every delivery fails; null: the last succeeded, or there was none. */
  failingSince: Date | null;
  /** Null: it is switched on. */
  off: { at: Date; reason: WebhookOff } | null;
}

/** A signing secret, in the one answer that shows it. */
export interface ShownWebhookSecret {
  secret: string;
}

/** A delivery as a list shows it. */
export interface DeliveryView {
  id: string;
  event: string;
  state: DeliveryState;
  createdAt: Date;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  /** When it is tried next; null for one that is settled. */
  nextAttemptAt: Date | null;
}

/** One attempt at a delivery. */
export interface AttemptView {
  number: number;
  at: Date;
  milliseconds: number;
  status: number | null;
  error: string | null;
  excerpt: string | null;
}

/** A delivery with all that is known of it, attempts newest first. */
export interface DeliveryDetails extends DeliveryView {
  body: string;
  tries: readonly AttemptView[];
}
