import { expect, it } from 'vitest';
import { USAGE_BLOCKS, usageCsv } from '@/lib/core/usage-csv';
import type { UsageReport } from '@/lib/core/usage-figures';
import { sumUp } from '@/lib/core/usage-sums';

const rows = [
  { place: 0, outcome: 'valid', status: 200, count: 3, responses: 3 },
  { place: 0, outcome: 'key_revoked', status: 401, count: 1, responses: 1 },
] as const;
const sum = sumUp(rows, false);
const latency = { p50: 0.0012, p95: 0.2, p99: 1.5 };
const [from, to] = [Date.UTC(2026, 10, 22), Date.UTC(2026, 10, 23)];
const report: UsageReport = {
  range: { name: '30d', zone: 'UTC', interval: 'day', edges: [from, to] },
  filter: { environment: 'live', keyId: null, endpoint: null, status: null, country: null },
  isOwnTraffic: false,
  total: sum,
  latency,
  intervals: [{ from, to, isPartial: false, sum, latency }],
  endpoints: {
    first: [{ name: '=HYPERLINK("x")', requests: 4, errors: 1, p95: null }],
    names: 1,
    requests: 4,
    errors: 1,
  },
  countries: { first: [{ name: 'ZZ', requests: 4, errors: 1 }], names: 1, requests: 4, errors: 1 },
  keys: {
    first: [{ name: 'key_1', keyName: '+1', requests: 3, errors: 0 }],
    names: 3,
    requests: 4,
    errors: 1,
  },
  previous: null,
  lastRequestAt: null,
};

it('each block is a file of its numbers, and no cell is a formula', () => {
  const files = Object.fromEntries(
    USAGE_BLOCKS.map((block) => [block, [...usageCsv(report, block)].map((line) => line.trim())]),
  );
  expect(files).toEqual({
    requests: [
      '"from","to","requests","errors","allowed","key","permission","limited","api"',
      '"2026-11-22T00:00:00.000Z","2026-11-23T00:00:00.000Z","4","1","3","1","0","0","0"',
    ],
    errors: [
      '"from","to","requests","401"',
      '"2026-11-22T00:00:00.000Z","2026-11-23T00:00:00.000Z","4","1"',
    ],
    latency: [
      '"from","to","p50_ms","p95_ms","p99_ms"',
      '"2026-11-22T00:00:00.000Z","2026-11-23T00:00:00.000Z","1.2","200","1500"',
    ],
    endpoints: [
      '"endpoint","requests","errors","p95_ms","whole_intervals","whole_intervals_before"',
      '"\'=HYPERLINK(""x"")","4","1","","",""',
    ],
    countries: ['"country","name","requests","errors"', '"ZZ","Unknown","4","1"'],
    keys: ['"key","name","requests","errors"', '"key_1","\'+1","3","0"', '"","2 others","1","1"'],
  });
});
