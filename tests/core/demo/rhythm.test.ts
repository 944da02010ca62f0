import { describe, expect, it } from 'vitest';
import { busyness, type Pattern, peakOf } from '@/lib/core/demo/rhythm';

const PATTERNS: readonly Pattern[] = ['office', 'consumer', 'steady', 'nightly'];
const at = (text: string) => new Date(text);

it.each(PATTERNS)('a week of %s is 1 on average, and never above its peak', (pattern) => {
  const week = Array.from({ length: 7 * 96 }, (_none, quarter) =>
    busyness(pattern, 'Asia/Tokyo', new Date(Date.UTC(2026, 10, 2) + quarter * 900_000)),
  );
  expect(week.reduce((sum, value) => sum + value, 0) / week.length).toBeCloseTo(1, 5);
  const weekday = week.slice(2 * 96, 4 * 96);
  expect(Math.max(...weekday)).toBeCloseTo(peakOf(pattern), 5);
});

describe('the rhythm', () => {
  it('of an office is by day and on weekdays', () => {
    const busy = (text: string) => busyness('office', 'Europe/Berlin', at(text));
    expect(busy('2026-11-18T09:30:00Z')).toBeGreaterThan(5 * busy('2026-11-18T02:00:00Z'));
    expect(busy('2026-11-18T09:30:00Z')).toBeGreaterThan(5 * busy('2026-11-21T09:30:00Z'));
  });

  it('of people at home is in the evening', () => {
    const busy = (text: string) => busyness('consumer', 'Europe/Berlin', at(text));
    expect(busy('2026-11-18T19:00:00Z')).toBeGreaterThan(3 * busy('2026-11-18T04:00:00Z'));
  });

  it('is by the clock of the zone, also after daylight saving', () => {
    const busy = (zone: string, text: string) => busyness('consumer', zone, at(text));
    expect(busy('Asia/Tokyo', '2026-11-18T11:00:00Z')).toBe(busy('UTC', '2026-11-18T20:00:00Z'));
    const [summer, winter] = ['2026-10-20T18:00:00Z', '2026-10-27T19:00:00Z'];
    expect(busy('Europe/Berlin', summer)).toBe(busy('Europe/Berlin', winter));
  });

  it('at night leaves the day alone', () => {
    expect(busyness('nightly', 'UTC', at('2026-11-18T12:00:00Z'))).toBe(0);
    expect(busyness('nightly', 'UTC', at('2026-11-18T01:30:00Z'))).toBe(12);
  });
});
