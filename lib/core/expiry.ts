import { z } from 'zod';
import { DAY_MS } from './lifetimes';

const DAYS = /^([1-9][0-9]{0,3})d$/;
const DATE_AND_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
const DATE_MAX = Date.UTC(9999, 11, 31);

/** When a key stops: `never`, a number of days like `90d`, or ISO 8601 with a zone. */
export const expirySchema = z.string().superRefine((text, issue) => {
  if (text === 'never' || DAYS.test(text)) return;
  if (!DATE_AND_TIME.test(text) || !isCalendarDate(text) || Number.isNaN(Date.parse(text))) {
    issue.addIssue({
      code: 'custom',
      message: 'Give "never", days like "90d", or a date and time like 2027-01-31T18:00:00Z.',
    });
  }
});

/** The moment that an accepted expiry names, seen from `now`; null: never. */
export function expiryMoment(expiry: string, now: Date): Date | null {
  if (expiry === 'never') return null;
  const days = DAYS.exec(expiry)?.[1];
  const moment = days === undefined ? Date.parse(expiry) : now.getTime() + Number(days) * DAY_MS;
  return new Date(Math.min(moment, DATE_MAX));
}

// Date.parse rolls 31 February over to March; a date that does not exist is a typing mistake.
function isCalendarDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
