/** When a key is used: by people at work, by people at home, all the time, or at night. */
export type Pattern = 'office' | 'consumer' | 'steady' | 'nightly';

const WEEKEND = ['Sat', 'Sun'];

/** How much there is at an hour of a day, before it is made 1 on average. */
const SHAPES: Readonly<Record<Pattern, (hour: number, isWeekend: boolean) => number>> = {
  office: (hour, isWeekend) =>
    isWeekend ? 0.12 : 0.08 + bell(hour, 10.5, 2) + 0.9 * bell(hour, 15, 2.2),
  consumer: (hour, isWeekend) =>
    (isWeekend ? 1.2 : 1) * (0.15 + 0.6 * bell(hour, 12.5, 3) + bell(hour, 20, 2.5)),
  steady: (hour) => 1 + 0.1 * bell(hour, 14, 5),
  nightly: (hour) => (hour >= 1 && hour < 3 ? 1 : 0),
};

const AVERAGES = new Map<Pattern, number>();
const QUARTER_MS = 900_000;
const clocks = new Map<string, Clock>();

/** How busy a key is at a moment, 1 on average over a week, by the clock of its users' zone (IANA). */
export function busyness(pattern: Pattern, zone: string, at: Date): number {
  const { hour, isWeekend } = localTime(zone, at);
  return SHAPES[pattern](hour, isWeekend) / averageOf(pattern);
}

/** The busiest that a pattern gets. */
export function peakOf(pattern: Pattern): number {
  const hours = quartersOfDay().map((hour) => SHAPES[pattern](hour, false));
  return Math.max(...hours) / averageOf(pattern);
}

function averageOf(pattern: Pattern): number {
  const known = AVERAGES.get(pattern);
  if (known !== undefined) return known;
  const shape = SHAPES[pattern];
  const week = quartersOfDay().map((hour) => (5 * shape(hour, false) + 2 * shape(hour, true)) / 7);
  const average = week.reduce((sum, value) => sum + value, 0) / week.length;
  AVERAGES.set(pattern, average);
  return average;
}

function quartersOfDay(): number[] {
  return Array.from({ length: 96 }, (_none, quarter) => quarter / 4);
}

interface LocalTime {
  hour: number;
  isWeekend: boolean;
}

/** A zone's clock and what it said last: many keys ask for the same quarter of an hour. */
interface Clock {
  format: Intl.DateTimeFormat;
  quarter: number;
  time: LocalTime;
}

function localTime(zone: string, at: Date): LocalTime {
  const clock = clocks.get(zone) ?? newClock(zone);
  const quarter = Math.floor(at.getTime() / QUARTER_MS);
  if (clock.quarter !== quarter) {
    clock.quarter = quarter;
    clock.time = readClock(clock.format, quarter * QUARTER_MS);
  }
  return clock.time;
}

function readClock(format: Intl.DateTimeFormat, atMs: number): LocalTime {
  const parts = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, value]),
  );
  return {
    hour: Number(parts.hour) + Number(parts.minute) / 60,
    isWeekend: WEEKEND.includes(parts.weekday ?? ''),
  };
}

function newClock(timeZone: string): Clock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const clock = { format, quarter: Number.NaN, time: { hour: 0, isWeekend: false } };
  clocks.set(timeZone, clock);
  return clock;
}

/** Around an hour of the day, 1 there and next to nothing two widths away; midnight is no edge. */
function bell(hour: number, middle: number, width: number): number {
  const away = Math.abs(hour - middle);
  const distance = Math.min(away, 24 - away) / width;
  return Math.exp(-distance * distance);
}
