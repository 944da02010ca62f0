import { expect, it } from 'vitest';
import { intervalHref } from '@/components/usage/interval-href';

const HOUR = [Date.UTC(2026, 10, 22, 9), Date.UTC(2026, 10, 22, 10)] as const;
const LOG = '/northwind/logs?env=live&endpoint=GET+%2Fa%3Fb%26c&status=4xx';

it('a mark leads to the log with its filter and its time, in UTC', () => {
  const href = intervalHref(LOG, HOUR);
  expect(href).toBe(`${LOG}&from=2026-11-22T09:00Z&to=2026-11-22T10:00Z`);
});

it('a part of a mark narrows the filter that there is', () => {
  const { pathname, searchParams } = new URL(
    intervalHref(LOG, HOUR, 'status=429&key=a%26b'),
    'http://localhost',
  );
  expect(pathname).toBe('/northwind/logs');
  expect(Object.fromEntries(searchParams)).toEqual({
    env: 'live',
    endpoint: 'GET /a?b&c',
    status: '429',
    key: 'a&b',
    from: '2026-11-22T09:00Z',
    to: '2026-11-22T10:00Z',
  });
});
