import { describe, expect, it } from 'vitest';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import { restrictionsInputOf } from '@/lib/web/actions/restrictions-input';

const FIELDS = { allowedAddresses: '', allowedReferrers: ' ', allowedEndpoints: '' };

describe('the fields of restrictions', () => {
  it('become lists, however their rules are separated', () => {
    const fields = {
      allowedAddresses: '203.0.113.9; 2001:db8::/48\n10.0.0.0/8',
      allowedReferrers: 'good.com, *.good.com',
      allowedEndpoints: 'GET /v1/jobs/*\r\nPOST /v1/jobs',
      reportOnly: 'referrers',
    };
    expect(restrictionsInputOf(fields)).toEqual({
      allowedAddresses: ['203.0.113.9', '2001:db8::/48', '10.0.0.0/8'],
      allowedReferrers: ['good.com', '*.good.com'],
      allowedEndpoints: ['GET /v1/jobs/*', 'POST /v1/jobs'],
      reportOnly: ['referrers'],
    });
  });

  it('that are empty restrict nothing', () => {
    const read = restrictionsInputOf(FIELDS, { isChange: true });
    expect(restrictionsSchema.parse(read)).toMatchObject({
      allowedAddresses: null,
      allowedReferrers: null,
      allowedEndpoints: null,
    });
  });

  it.each([
    ['that are missing', { id: 'key_x' }],
    ['that hold separators alone', { ...FIELDS, allowedAddresses: ' , ; ' }],
  ])('%s take no restriction away', (_what, fields) => {
    const read = restrictionsInputOf(fields, { isChange: true });
    expect(restrictionsSchema.safeParse(read).success).toBe(false);
  });

  it('of a new key may be missing: it is bound to nothing', () => {
    expect(restrictionsSchema.safeParse(restrictionsInputOf({})).success).toBe(true);
  });
});
