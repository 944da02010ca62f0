import { z } from 'zod';

/** When nobody is mailed what can wait: from one time of the day to another, by the clock of a zone (IANA). */
export interface QuietHours {
  /** `22:00`. */
  from: string;
  /** Where it is before `from`, it is of the next day. */
  until: string;
  zone: string;
}

const TIME = /^([01][0-9]|2[0-3]):[0-5][0-9]$/;
const time = z.string().regex(TIME, 'Give a time of the day like 22:00.');

/** Quiet hours; null: none. */
export const quietHoursSchema = z
  .strictObject({
    from: time,
    until: time,
    zone: z.string().max(64).refine(isZone, 'Give a time zone like Europe/Berlin or UTC.'),
  })
  .refine(({ from, until }) => from !== until, {
    path: ['until'],
    message: 'Give another time than the first: quiet hours end.',
  })
  .nullable();

/** Whether a moment is in the quiet hours. */
export function isQuietAt(quiet: QuietHours | null, now: Date): boolean {
  if (quiet === null) return false;
  const clock = clockIn(quiet.zone, now);
  const { from, until } = quiet;
  return from < until ? clock >= from && clock < until : clock >= from || clock < until;
}

function clockIn(timeZone: string, now: Date): string {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return new Intl.DateTimeFormat('en-GB', format).format(now);
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
