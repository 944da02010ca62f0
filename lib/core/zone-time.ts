const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;
/** What a clock on the wall shows, as a form sends it: `2026-03-29T02:30`, also with seconds. */
const WALL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?$/;

/** There are some 400 zones. */
const FORMATS_MAX = 600;
const formats = new Map<string, Intl.DateTimeFormat>();

/** A time zone's name as it was written, for example `Europe/Berlin`; null for what Intl does not know. */
export function zoneNamed(text: string): string | null {
  try {
    if (text === '') return null;
    formatOf(text);
    return text;
  } catch {
    return null;
  }
}

/** What the clock on the wall shows, as though it were UTC, in milliseconds. */
export function wallOf(ms: number, zone: string): number {
  const fields = new Map(
    formatOf(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const field = (type: Intl.DateTimeFormatPartTypes) => fields.get(type) ?? 0;
  const date = Date.UTC(field('year'), field('month') - 1, field('day'));
  return date + field('hour') * HOUR_MS + field('minute') * 60_000 + field('second') * 1_000;
}

/**
 * The moment at which the clock on the wall shows this; the earlier one where it does so twice. What it never
 * shows, because it was put forward, is the moment as long after midnight.
 * @param text `2026-03-29T02:30`
 * @returns milliseconds, or null for what is no time
 */
export function momentOf(text: string, zone: string): number | null {
  const wall = WALL.test(text) ? Date.parse(`${text}Z`) : Number.NaN;
  if (Number.isNaN(wall)) return null;
  return (
    momentsOf(wall, zone).find((ms) => wallOf(ms, zone) === wall) ??
    wall - offsetAt(wall - 24 * HOUR_MS, zone)
  );
}

/** The first moment of the day that a moment is in. Where clocks go forward at midnight that is not 00:00. */
export function startOfDay(ms: number, zone: string): number {
  const wall = wallOf(ms, zone);
  const midnight = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  const [first = midnight] = momentsOf(midnight, zone);
  let start = first;
  while (start < ms && wallOf(start, zone) < midnight) start += QUARTER_MS;
  return start;
}

/** The beginning of the hour of the clock on the wall. */
export function startOfHour(ms: number, zone: string): number {
  const past = (((ms + offsetAt(ms, zone)) % HOUR_MS) + HOUR_MS) % HOUR_MS;
  return ms - past;
}

const DAY_MS = 24 * HOUR_MS;

// By the offsets of the days around: at most one change lies between. In order of time.
function momentsOf(wall: number, zone: string): number[] {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((ms) => offsetAt(ms, zone));
  return [...new Set(offsets)].map((offset) => wall - offset).sort((a, b) => a - b);
}

function offsetAt(ms: number, zone: string): number {
  const second = ms - (((ms % 1_000) + 1_000) % 1_000);
  return zone === 'UTC' ? 0 : wallOf(second, zone) - second;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  // Names count in any case: whoever asks for one in all spellings takes no more room for it.
  if (formats.size >= FORMATS_MAX) formats.clear();
  formats.set(zone, format);
  return format;
}
