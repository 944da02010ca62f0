import { describe, expect, it } from 'vitest';
import { isQuietAt, quietHoursSchema } from '@/lib/core/alerts/quiet-hours';
import { type AlertChoice, changeRuleSchema, settingOf } from '@/lib/core/alerts/settings';

const NOW = new Date('2026-11-22T12:00:00Z');
const soon = new Date('2026-11-22T13:00:00Z');
const later = new Date('2026-11-22T14:00:00Z');

function choice(changes: Partial<AlertChoice>): AlertChoice {
  return {
    rule: 'error_rate',
    keyId: null,
    isOn: null,
    threshold: null,
    mutedUntil: null,
    ...changes,
  };
}

describe('a rule stands', () => {
  it('as it does by default where nobody chose', () => {
    expect(settingOf([], 'error_rate', 'key_1', NOW)).toEqual({
      isOn: true,
      threshold: 20,
      mutedUntil: null,
      isMutedForAll: false,
    });
  });

  it('as the workspace chose, where its key did not', () => {
    const choices = [
      choice({ isOn: false, threshold: 50 }),
      choice({ keyId: 'key_2', isOn: true }),
    ];
    expect(settingOf(choices, 'error_rate', 'key_1', NOW)).toMatchObject({
      isOn: false,
      threshold: 50,
    });
    expect(settingOf(choices, 'error_rate', 'key_2', NOW)).toMatchObject({
      isOn: true,
      threshold: 50,
    });
    expect(settingOf(choices, 'rate_limit', 'key_2', NOW)).toMatchObject({
      isOn: true,
      threshold: 80,
    });
  });

  it('muted by the key or for all: who looks at a key is told where to end it', () => {
    const choices = [choice({ mutedUntil: soon }), choice({ keyId: 'key_1', mutedUntil: later })];
    expect(settingOf(choices, 'error_rate', 'key_1', NOW).isMutedForAll).toBe(false);
    expect(settingOf(choices, 'error_rate', 'key_2', NOW).isMutedForAll).toBe(true);
    expect(settingOf(choices, 'error_rate', 'key_2', soon).isMutedForAll).toBe(false);
  });

  it('muted for as long as the longer of both says, and no longer', () => {
    const choices = [choice({ mutedUntil: soon }), choice({ keyId: 'key_1', mutedUntil: later })];
    expect(settingOf(choices, 'error_rate', 'key_1', NOW).mutedUntil).toEqual(later);
    expect(settingOf(choices, 'error_rate', 'key_2', NOW).mutedUntil).toEqual(soon);
    expect(settingOf(choices, 'error_rate', 'key_2', soon).mutedUntil).toBeNull();
  });
});

it.each([
  ['error_rate', 0, false],
  ['error_rate', 1, true],
  ['error_rate', 100, true],
  ['error_rate', 101, false],
  ['rate_limit', 100, false],
  ['expiry', 7, true],
] as const)('a threshold of %s of %d is accepted: %s', (rule, threshold, isAccepted) => {
  const parsed = changeRuleSchema.safeParse({ rule, keyId: null, isOn: true, threshold });
  expect(parsed.success).toBe(isAccepted);
});

describe('quiet hours', () => {
  const night = { from: '22:00', until: '07:00', zone: 'Europe/Berlin' };

  it.each([
    ['2026-11-22T20:59:00Z', false],
    ['2026-11-22T21:00:00Z', true],
    ['2026-11-23T05:59:00Z', true],
    ['2026-11-23T06:00:00Z', false],
    // Daylight saving: the same clock, another hour of UTC.
    ['2026-07-01T20:00:00Z', true],
    ['2026-07-02T05:00:00Z', false],
  ])('over midnight, by the clock of the zone: %s is %s', (at, isQuiet) => {
    expect(isQuietAt(night, new Date(at))).toBe(isQuiet);
  });

  it('within a day, and none at all', () => {
    const noon = { from: '12:00', until: '13:00', zone: 'UTC' };
    expect(isQuietAt(noon, NOW)).toBe(true);
    expect(isQuietAt(noon, soon)).toBe(false);
    expect(isQuietAt(null, NOW)).toBe(false);
  });

  it.each([
    [{ ...night, zone: 'Mars/Olympus' }],
    [{ ...night, from: '24:00' }],
    [{ ...night, until: '22:00' }],
  ])('that make no sense are refused: %j', (quiet) => {
    expect(quietHoursSchema.safeParse(quiet).success).toBe(false);
  });
});
