import { countryName } from './country';
import { csvLine } from './csv';
import type { NamedCount, UsageReport } from './usage-figures';
import { OUTCOME_CLASSES } from './usage-sums';

/** The blocks of the page of usage, each of which can be had as a file. */
export const USAGE_BLOCKS = [
  'requests',
  'errors',
  'latency',
  'endpoints',
  'countries',
  'keys',
] as const;
export type UsageBlock = (typeof USAGE_BLOCKS)[number];

type Cell = string | number | null;

/** A block of a page of usage as CSV (RFC 4180), a line at a time. Times are UTC, latencies milliseconds. */
export function* usageCsv(report: UsageReport, block: UsageBlock): Generator<string> {
  for (const cells of LINES[block](report)) yield csvLine(cells);
}

const LINES: Readonly<Record<UsageBlock, (report: UsageReport) => Iterable<readonly Cell[]>>> = {
  *requests({ intervals }) {
    yield ['from', 'to', 'requests', 'errors', ...OUTCOME_CLASSES];
    for (const { from, to, sum } of intervals) {
      const classes = OUTCOME_CLASSES.map((name) => sum.byClass[name]);
      yield [isoOf(from), isoOf(to), sum.requests, sum.errors, ...classes];
    }
  },
  *errors({ intervals, total }) {
    const statuses = [...total.byStatus.keys()].filter((status) => status >= 400);
    yield ['from', 'to', 'requests', ...statuses];
    for (const { from, to, sum } of intervals) {
      const counts = statuses.map((status) => sum.byStatus.get(status) ?? 0);
      yield [isoOf(from), isoOf(to), sum.requests, ...counts];
    }
  },
  *latency({ intervals }) {
    yield ['from', 'to', 'p50_ms', 'p95_ms', 'p99_ms'];
    for (const { from, to, latency } of intervals) {
      const { p50, p95, p99 } = latency ?? { p50: null, p95: null, p99: null };
      yield [isoOf(from), isoOf(to), ...[p50, p95, p99].map(milliseconds)];
    }
  },
  *endpoints({ endpoints, previous }) {
    yield ['endpoint', 'requests', 'errors', 'p95_ms', 'whole_intervals', 'whole_intervals_before'];
    for (const { name, requests, errors, p95 } of endpoints.first) {
      const change = previous?.endpoints.get(name);
      yield [
        name,
        requests,
        errors,
        milliseconds(p95),
        change?.now ?? null,
        change?.before ?? null,
      ];
    }
  },
  *countries({ countries }) {
    yield ['country', 'name', 'requests', 'errors'];
    for (const { name, requests, errors } of countries.first) {
      yield [name, countryName(name), requests, errors];
    }
  },
  *keys({ keys }) {
    yield ['key', 'name', 'requests', 'errors'];
    for (const { name, keyName, requests, errors } of keys.first) {
      yield [name, keyName, requests, errors];
    }
    const left = (field: (entry: NamedCount) => number, all: number) =>
      keys.first.reduce((rest, entry) => rest - field(entry), all);
    const others = keys.names - keys.first.length;
    const requests = left((entry) => entry.requests, keys.requests);
    if (others > 0)
      yield ['', `${others} others`, requests, left((entry) => entry.errors, keys.errors)];
  },
};

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

function milliseconds(seconds: number | null): number | null {
  return seconds === null ? null : Math.round(seconds * 1e6) / 1e3;
}
