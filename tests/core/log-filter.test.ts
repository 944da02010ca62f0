import { describe, expect, it } from 'vitest';
import { encodeId, ID_RANDOM_BYTES, idMoment } from '@/lib/core/ids';
import {
  type LogQuery,
  logFilterOf,
  NO_LOG_FILTERS,
  OUTCOMES,
  unreadable,
} from '@/lib/core/log-filter';
import { OUTCOME_CLASSES, sumUp } from '@/lib/core/usage-sums';

const of = (query: Partial<LogQuery>) => logFilterOf({ ...NO_LOG_FILTERS, ...query });

describe('the filter of an address', () => {
  it.each([
    ['2026-11-22', '2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
    ['2026-11-22T12:30', '2026-11-22T12:30:00.000Z', '2026-11-22T12:30:00.000Z'],
    ['2026-11-22T12:30:05Z', '2026-11-22T12:30:05.000Z', '2026-11-22T12:30:05.000Z'],
    ['2026-11-22T12:30:05.250Z', '2026-11-22T12:30:05.250Z', '2026-11-22T12:30:05.250Z'],
  ])('%s is UTC, and a day belongs to the list as a whole', (text, from, to) => {
    expect(of({ from: text }).from?.toISOString()).toBe(from);
    expect(of({ to: text }).to?.toISOString()).toBe(to);
  });

  it.each([
    ['200', { first: 200, last: 200 }],
    ['4xx', { first: 400, last: 499 }],
    ['other-4xx', { first: 400, last: 499, except: [401, 403, 429] }],
    ['5XX', { first: 500, last: 599 }],
    ['0', { first: 0, last: 0 }],
    ['999', null],
    ['4x', null],
    ["4' OR 1=1", null],
  ])('status %s', (status, expected) => {
    expect(of({ status }).status).toEqual(expected);
  });

  it('looks for a refusal by its status too, which has an index', () => {
    expect(of({ outcome: 'rate_limited' })).toMatchObject({
      outcomes: ['rate_limited'],
      status: { first: 429, last: 429 },
    });
    expect(of({ outcome: 'refused', status: '403' }).status).toEqual({ first: 403, last: 403 });
    expect(of({ outcome: 'valid' }).status).toBeNull();
    expect(of({ outcome: 'toString' }).outcomes).toBeNull();
  });

  it('finds by the name of a colour of the bars what is counted under it, and nothing twice', () => {
    const meant = OUTCOME_CLASSES.flatMap((name) => {
      const { outcomes, status } = of({ outcome: name });
      return (outcomes ?? []).map((outcome) => ({ name, outcome, status }));
    });
    for (const outcome of OUTCOMES) {
      for (const status of outcome === 'valid' ? [0, 200, 304, 404, 503] : [401]) {
        const row = { place: 0, outcome, status, count: 1, responses: 1 };
        const { byClass } = sumUp([row], false);
        const counted = OUTCOME_CLASSES.filter((name) => byClass[name] > 0);
        const found = meant.filter(
          (each) =>
            each.outcome === outcome &&
            each.status !== null &&
            (outcome !== 'valid' || (each.status.first <= status && status <= each.status.last)),
        );
        expect(found.map(({ name }) => name)).toEqual(counted);
      }
    }
  });

  it('looks for a request where the time in its id says, and no further than the rest allows', () => {
    const made = Date.UTC(2026, 10, 22, 12);
    const request = encodeId('request', made, new Uint8Array(ID_RANDOM_BYTES));
    expect(idMoment(request)).toBe(made);
    expect(of({ request }).from?.toISOString()).toBe('2026-11-22T11:59:00.000Z');
    expect(of({ request, to: '2026-11-22T12:10' }).to?.toISOString()).toBe(
      '2026-11-22T12:10:00.000Z',
    );
    expect(of({ request: 'order-7' })).toMatchObject({
      requestId: 'order-7',
      from: null,
      to: null,
    });
  });

  it('names what it could not read, and nothing else', () => {
    const query = {
      ...NO_LOG_FILTERS,
      from: 'yesterday',
      status: '4x',
      country: 'de',
      key: 'Billing',
    };
    expect(unreadable(query)).toEqual(['from', 'status']);
    expect(unreadable(NO_LOG_FILTERS)).toEqual([]);
    expect(of({ country: 'de' }).country).toBe('DE');
  });
});
