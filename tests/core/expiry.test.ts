import { describe, expect, it } from 'vitest';
import { expiryMoment, expirySchema } from '@/lib/core/expiry';

const NOW = new Date('2026-03-28T12:00:00Z');

describe('an expiry', () => {
  it.each([
    ['never', null],
    ['1d', '2026-03-29T12:00:00.000Z'],
    ['90d', '2026-06-26T12:00:00.000Z'],
    ['2027-01-31T18:00:00Z', '2027-01-31T18:00:00.000Z'],
    ['2027-01-31T18:00+02:00', '2027-01-31T16:00:00.000Z'],
    ['9999d', '2053-08-12T12:00:00.000Z'],
  ])('%s is %s', (text, moment) => {
    expect(expirySchema.parse(text)).toBe(text);
    expect(expiryMoment(text, NOW)?.toISOString() ?? null).toBe(moment);
  });

  it.each([
    '',
    '0d',
    '-1d',
    '1.5d',
    '90',
    '90 d',
    '2027-01-31',
    '2027-01-31T18:00:00',
    '2027-02-30T00:00:00Z',
    '2027-13-01T00:00:00Z',
    '2027-01-31T25:00:00Z',
    'NaN',
  ])('refuses %j', (text) => {
    expect(expirySchema.safeParse(text).success).toBe(false);
  });
});
