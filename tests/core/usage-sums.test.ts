import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '@/lib/core/usage';
import { logSearch, statusesOf, usageFilterOf, usageSearch } from '@/lib/core/usage-filter';
import { sumUp, sumUpEach } from '@/lib/core/usage-sums';
import { REFUSALS } from '@/lib/core/verification';

const OUTCOMES: readonly string[] = ['valid', ...Object.keys(REFUSALS)];
const outcome = fc.constantFrom(...OUTCOMES) as fc.Arbitrary<Outcome>;
const row = fc
  .record({
    place: fc.nat(9),
    outcome,
    status: fc.constantFrom(0, 200, 404, 429, 500),
    count: fc.nat(1_000),
  })
  .map((some) => ({ ...some, responses: some.status === 0 ? 0 : some.count }));

describe('sums of requests', () => {
  it('every request belongs to one class, and errors are all classes but what was allowed', () => {
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        const { requests, errors, byClass } = sumUp(rows, false);
        expect(Object.values(byClass).reduce((all, part) => all + part, 0)).toBe(requests);
        expect(requests - byClass.allowed).toBe(errors);
      }),
    );
  });

  it('the intervals make up the whole', () => {
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (rows, byStatus) => {
        const each = sumUpEach(rows, 10, byStatus);
        const whole = sumUp(rows, byStatus);
        expect(each.reduce((all, { requests }) => all + requests, 0)).toBe(whole.requests);
        expect(each.reduce((all, { errors }) => all + errors, 0)).toBe(whole.errors);
      }),
    );
  });

  it('what an API answers later is an error of its interval, and takes none of the others', () => {
    const asked = { place: 0, outcome: 'valid', status: 0, count: 3, responses: 0 } as const;
    const told = { place: 1, outcome: 'valid', status: 500, count: 0, responses: 2 } as const;
    expect(sumUp([asked, told], false)).toMatchObject({
      requests: 3,
      errors: 2,
      byClass: { allowed: 1, api: 2 },
      byStatus: new Map([[500, 2]]),
    });
    expect(sumUpEach([asked, told], 2, false)[1]).toMatchObject({
      requests: 0,
      byClass: { allowed: 0, api: 2 },
    });
    expect(sumUp([told], true)).toMatchObject({ requests: 2, errors: 2 });
  });
});

describe('filters in an address', () => {
  const nothing = { key: '', endpoint: '', status: '', country: '' };

  it('nothing said is everything', () => {
    expect(usageFilterOf(nothing, 'live')).toEqual({
      filter: { environment: 'live', keyId: null, endpoint: null, status: null, country: null },
      faults: [],
    });
  });

  it('what cannot be meant is left out and named', () => {
    const { filter, faults } = usageFilterOf(
      { key: 'usr_1', endpoint: 'GET /a', status: '99', country: 'XX' },
      'test',
    );
    expect(filter).toMatchObject({ keyId: null, endpoint: 'GET /a', status: null, country: null });
    expect(faults).toEqual(['key', 'status', 'country']);
  });

  it.each([
    ['404', [404, 404]],
    ['5xx', [500, 599]],
    ['4XX', [400, 499]],
    ['0', null],
    ['600', null],
    ['4', null],
    ['404; --', null],
  ])('the status %s is %j', (text, statuses) => {
    expect(statusesOf(text)).toEqual(statuses);
  });

  it('an address that was made from a filter says the same again', () => {
    const query = { range: '7d', key: '', endpoint: 'GET /a?b&c', status: '4xx', country: 'ZZ' };
    const search = usageSearch('test', query);
    expect(Object.fromEntries(search)).toEqual({
      env: 'test',
      range: '7d',
      endpoint: 'GET /a?b&c',
      status: '4xx',
      country: 'ZZ',
    });
  });

  it('the log is asked for the same requests in the same words', () => {
    const { filter } = usageFilterOf({ ...nothing, status: '4xx', country: 'de' }, 'live');
    expect(Object.fromEntries(logSearch(filter))).toEqual({
      env: 'live',
      status: '4xx',
      country: 'DE',
    });
  });
});
