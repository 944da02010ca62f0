/** How often something happens: `every 5 s`, `every minute`, `every 10 min`, `every hour`. */
export function everyWord(seconds: number): string {
  if (seconds === 60) return 'every minute';
  if (seconds === 3_600) return 'every hour';
  if (seconds % 3_600 === 0) return `every ${seconds / 3_600} h`;
  return seconds % 60 === 0 ? `every ${seconds / 60} min` : `every ${seconds} s`;
}
