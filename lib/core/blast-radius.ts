import { DAY_MS } from './lifetimes';

const HOUR_MS = 3_600_000;
/** How far back one looks. */
const DAYS_MAX = 400;
const AGO = /^([1-9][0-9]{0,3})(h|d)$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * The moment that a text names, seen from `now`: `24h`, `7d`, a date, or ISO 8601 with a zone; at most 400 days
 * back. Null for anything else, and for what is still to come.
 */
export function momentSince(text: string, now: Date): Date | null {
  const [, count = '', unit = ''] = AGO.exec(text) ?? [];
  const unitMs = unit === 'h' ? HOUR_MS : DAY_MS;
  const isGiven = count === '' && MOMENT.test(text);
  const atMs = isGiven ? Date.parse(text) : now.getTime() - Number(count) * unitMs;
  if ((count === '' && !isGiven) || Number.isNaN(atMs) || atMs > now.getTime()) return null;
  return new Date(Math.max(atMs, now.getTime() - DAYS_MAX * DAY_MS));
}

/** What a key did at one endpoint, with one outcome: `valid` or the reason of the refusal. */
export interface EndpointUse {
  endpoint: string;
  outcome: string;
  requests: number;
  /** The first and the last hour (UTC). */
  from: Date;
  to: Date;
}

/** From where it was used, with one outcome; `other` beyond 1,000 addresses in an hour. */
export interface AddressUsed {
  address: string;
  outcome: string;
  requests: number;
  from: Date;
  to: Date;
}

/** How often it was used in an hour. */
export interface HourUse {
  hour: Date;
  accepted: number;
  refused: number;
}

/** What a key did since a moment, counted by the hour. */
export interface BlastRadius {
  /** The beginning of the first hour. */
  since: Date;
  accepted: number;
  refused: number;
  /** Most requests first, at most 100; the same for addresses. */
  endpoints: readonly EndpointUse[];
  addresses: readonly AddressUsed[];
  /** The latest 744 hours in which there was anything, oldest first. */
  hours: readonly HourUse[];
}
