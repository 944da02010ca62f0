/** `28 Nov 2026, 14:00 UTC`. */
export function utcWord(date: Date): string {
  return `${DAY.format(date)}, ${CLOCK.format(date)} UTC`;
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const CLOCK = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});
