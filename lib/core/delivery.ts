/** What a workspace is told: the `type` of a webhook, and why a mail was sent. */
export type DeliveryEvent =
  | 'alert.fired'
  | 'alert.recovered'
  | 'alert.test'
  | 'notice.created'
  | 'webhook.test';

export type DeliveryChannel = 'webhook' | 'email';
export type DeliveryState = 'pending' | 'delivered' | 'failed';

/** Standard Webhooks wants bodies below 20 KB. */
export const BODY_BYTES_MAX = 20_000;

/** The body of a webhook, as Standard Webhooks recommends it. */
export function webhookBody(event: DeliveryEvent, at: Date, data: object): string {
  return JSON.stringify({ type: event, timestamp: at.toISOString(), data });
}

/** Why an attempt failed, and how people are told. */
export const DELIVERY_FAULTS = {
  status: 'The receiver answered with another status than 2xx.',
  redirect: 'The receiver answered with a redirect, which is not followed.',
  gone: 'The receiver answered 410 Gone: it wants nothing more.',
  address_refused: 'The address leads to a private network or to this machine.',
  name_unknown: 'The name of the receiver has no address.',
  not_reached: 'No connection could be made.',
  timed_out: 'The receiver took too long.',
  tls: 'The receiver’s certificate is not valid for its name.',
  broken_off: 'The connection was broken off, or what came was no HTTP.',
  switched_off: 'The webhook was switched off or removed.',
  unsigned: 'The signing secret could not be read: rotate it.',
  mail_refused: 'The mail server refused the recipient.',
  mail_failed: 'The mail server could not be reached or refused the mail.',
  stopped: 'Keydesk stopped meanwhile.',
} as const;
export type DeliveryFault = keyof typeof DELIVERY_FAULTS;

/** What came of an attempt. */
export interface DeliveryOutcome {
  /** The HTTP status; null where there was no answer. */
  status: number | null;
  /** Null: it was delivered. */
  fault: DeliveryFault | null;
  /** The beginning of the answer as text. */
  excerpt: string | null;
  /** How long the receiver asks to be left alone, in seconds. */
  retryAfterSeconds: number | null;
}

/** An attempt without an answer; null: it needs none. */
export function withoutAnswer(fault: DeliveryFault | null): DeliveryOutcome {
  return { status: null, fault, excerpt: null, retryAfterSeconds: null };
}

const DELAY_SECONDS = /^\d+$/;
/** The three forms of RFC 9110 section 5.6.7; the last one names no zone and means GMT as the others do. */
const HTTP_DATE = /^[A-Z][a-z]+, \d.* GMT$/;
const ASCTIME = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * How long a receiver asks to be left alone, in whole seconds: its `Retry-After` as a number of them or as a
 * date (RFC 9110 section 10.2.3). Null where it asks for nothing that can be understood.
 */
export function retryAfterSecondsOf(asked: string | undefined, now: Date): number | null {
  if (asked === undefined) return null;
  if (DELAY_SECONDS.test(asked)) return Number(asked);
  const untilMs = momentOf(asked);
  return Number.isNaN(untilMs) ? null : Math.max(0, Math.ceil((untilMs - now.getTime()) / 1000));
}

// By its form first: `Date.parse` alone takes any number for a year, and a date without a zone for the machine's.
function momentOf(date: string): number {
  if (HTTP_DATE.test(date)) return Date.parse(date);
  return ASCTIME.test(date) ? Date.parse(`${date} GMT`) : Number.NaN;
}
