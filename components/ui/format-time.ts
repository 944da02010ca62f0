import { utcWord } from '@/lib/core/utc-word';
import { dateFormat } from './date-format';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** `21 Nov 2026, 23:59 Europe/Berlin · 22:59 UTC`; in UTC just `21 Nov 2026, 22:59 UTC`. */
export function formatMoment(date: Date, zone: string): string {
  const utc = utcWord(date);
  if (zone === 'UTC') return utc;
  const isSameDay = dayIn(date, zone) === dayIn(date, 'UTC');
  return `${dayIn(date, zone)}, ${clockIn(date, zone)} ${zone} · ${isSameDay ? `${clockIn(date, 'UTC')} UTC` : utc}`;
}

/** `21 Nov 2026` in that zone. */
export function dayIn(date: Date, zone: string): string {
  return dateFormat(zone, { day: 'numeric', month: 'short', year: 'numeric' }).format(date);
}

function clockIn(date: Date, zone: string): string {
  return dateFormat(zone, { hour: '2-digit', minute: '2-digit' }).format(date);
}

/** `just now`, `4 min ago`, `2 h ago`, `41 days ago`, seen from `now`. */
export function timeAgo(date: Date, now: Date): string {
  const seconds = Math.max(0, Math.floor((now.getTime() - date.getTime()) / 1_000));
  if (seconds < 5) return 'just now';
  return `${amount(seconds)} ago`;
}

/** `in 6 days`, `in 3 h`, seen from `now`; `now` when it has come. */
export function timeUntil(date: Date, now: Date): string {
  const seconds = Math.floor((date.getTime() - now.getTime()) / 1_000);
  return seconds <= 0 ? 'now' : `in ${amount(Math.max(1, seconds))}`;
}

function amount(seconds: number): string {
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h`;
  const days = Math.floor(seconds / DAY);
  return days === 1 ? '1 day' : `${days.toLocaleString('en-GB')} days`;
}
