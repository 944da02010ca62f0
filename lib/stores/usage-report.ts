import type pg from 'pg';
import type { UserId, WorkspaceId } from '../core/ids';
import type { NamedCount, NamedCounts } from '../core/usage-figures';
import type { UsageFilter } from '../core/usage-filter';
import type { Span } from '../core/usage-range';
import type { SeriesRow } from '../core/usage-sums';
import { queryRows } from './query-rows';

/** Which counts: a time, a filter, and whose keys. */
export interface UsageOf {
  spans: readonly Span[];
  filter: UsageFilter;
  /** Of the keys that this person created; null: of everybody's. */
  createdBy: UserId | null;
}

/** What lists are by. */
export type UsageDimension = 'endpoint' | 'country' | 'key_id';

/** Bins of latencies (lib/services/usage/latency-sketch.ts). */
export interface StoredBins {
  bins: number[];
  counts: number[];
}

/** The cuts from the coarsest, and what each keeps. */
const CUTS = [
  { cut: 'workspace', hasKey: false, hasEndpoint: false },
  { cut: 'endpoints', hasKey: false, hasEndpoint: true },
  { cut: 'keys', hasKey: true, hasEndpoint: false },
  { cut: 'full', hasKey: true, hasEndpoint: true },
] as const;

// Not prepared: so the planner sees what is asked for, and leaves out what is not. OFFSET keeps it from looking at a
// whole cut before it looks at the time.
const ROWS = `
  FROM unnest($3::usage_grain[], $4::timestamptz[], $5::timestamptz[]) AS s(grain, since, until),
       LATERAL (
         SELECT * FROM usage_counts c
          WHERE c.workspace_id = $1 AND c.cut = $2::usage_cut AND c.grain = s.grain
            AND c.at >= s.since AND c.at < s.until AND c.environment = $6
            AND ($7::text IS NULL OR c.key_id = $7) AND ($8::text IS NULL OR c.endpoint = $8)
            AND ($9::text IS NULL OR c.country = $9)
            AND ($10::smallint IS NULL OR c.status BETWEEN $10 AND $11::smallint)
            AND ($12::text IS NULL OR c.key_id IN (
                  SELECT id FROM api_keys WHERE workspace_id = $1 AND created_by = $12))
         OFFSET 0) AS c`;
const REQUESTS = `CASE WHEN $10::smallint IS NULL OR outcome <> 'valid' THEN count ELSE responses END`;
const ERRORS = `CASE WHEN outcome <> 'valid' THEN count WHEN status >= 400 THEN responses ELSE 0 END`;

/**
 * Requests by interval, outcome and status.
 * @param edges where the intervals begin, and where the last one ends
 */
export async function readSeries(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { edges, ...of }: UsageOf & { edges: readonly number[] },
): Promise<SeriesRow[]> {
  const text = `
    SELECT width_bucket(c.at, $13::timestamptz[]) - 1 AS place, outcome, status,
           sum(count)::float8 AS count, sum(responses)::float8 AS responses
    ${ROWS} GROUP BY 1, 2, 3`;
  const values = valuesOf(workspaceId, of, []);
  return await queryRows(pool, text, [...values, edges.map((edge) => new Date(edge))]);
}

/** Bins of latencies by interval; intervals without any are left out. */
export async function readLatencies(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { edges, ...of }: UsageOf & { edges: readonly number[] },
): Promise<(StoredBins & { place: number })[]> {
  const text = `
    SELECT place, array_agg(bin::int) AS bins, array_agg(n::float8) AS counts FROM (
      SELECT width_bucket(c.at, $13::timestamptz[]) - 1 AS place, bin, sum(n) AS n
        FROM (SELECT c.at, c.latency_bins, c.latency_counts ${ROWS}) AS c,
             unnest(c.latency_bins, c.latency_counts) AS b(bin, n)
       GROUP BY 1, 2) AS by_bin GROUP BY 1`;
  const values = valuesOf(workspaceId, of, []);
  return await queryRows(pool, text, [...values, edges.map((edge) => new Date(edge))]);
}

/** The names with the most requests of a dimension, and the sum of all. */
export async function readNamed(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { by, limit, ...of }: UsageOf & { by: UsageDimension; limit: number },
): Promise<NamedCounts> {
  const text = `
    SELECT name, requests, errors, count(*) OVER ()::int AS names,
           sum(requests) OVER () AS "allRequests", sum(errors) OVER () AS "allErrors"
      FROM (SELECT c.${by} AS name, sum(${REQUESTS})::float8 AS requests, sum(${ERRORS})::float8 AS errors
            ${ROWS} GROUP BY 1) AS named
     WHERE requests > 0 OR errors > 0 ORDER BY requests DESC, name LIMIT $13`;
  const values = [...valuesOf(workspaceId, of, [by]), limit];
  const rows = await queryRows<
    NamedCount & { names: number; allRequests: number; allErrors: number }
  >(pool, text, values);
  const [all] = rows;
  return {
    first: rows.map(({ name, requests, errors }) => ({ name, requests, errors })),
    names: all?.names ?? 0,
    requests: all?.allRequests ?? 0,
    errors: all?.allErrors ?? 0,
  };
}

/** Bins of the latencies of these endpoints. */
export async function readEndpointLatencies(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { endpoints, ...of }: UsageOf & { endpoints: readonly string[] },
): Promise<(StoredBins & { name: string })[]> {
  const text = `
    SELECT name, array_agg(bin::int) AS bins, array_agg(n::float8) AS counts FROM (
      SELECT c.endpoint AS name, bin, sum(n) AS n
        FROM (SELECT c.endpoint, c.latency_bins, c.latency_counts ${ROWS} WHERE c.endpoint = ANY($13)) AS c,
             unnest(c.latency_bins, c.latency_counts) AS b(bin, n)
       GROUP BY 1, 2) AS by_bin GROUP BY 1`;
  return await queryRows(pool, text, [...valuesOf(workspaceId, of, ['endpoint']), endpoints]);
}

/** Requests of these endpoints. */
export async function readEndpointRequests(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { endpoints, ...of }: UsageOf & { endpoints: readonly string[] },
): Promise<{ name: string; requests: number }[]> {
  const text = `
    SELECT c.endpoint AS name, sum(${REQUESTS})::float8 AS requests
    ${ROWS} WHERE c.endpoint = ANY($13) GROUP BY 1`;
  return await queryRows(pool, text, [...valuesOf(workspaceId, of, ['endpoint']), endpoints]);
}

/** How many requests, over all. */
export async function readRequests(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  of: UsageOf,
): Promise<number> {
  const text = `SELECT coalesce(sum(${REQUESTS}), 0)::float8 AS requests ${ROWS}`;
  const rows = await queryRows<{ requests: number }>(pool, text, valuesOf(workspaceId, of, []));
  return rows[0]?.requests ?? 0;
}

/** When there was the last request, to the hour; null: there is none that is counted still. */
export async function readLastRequest(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  environment: string,
): Promise<Date | null> {
  const text = `
    SELECT at FROM usage_counts
     WHERE workspace_id = $1 AND cut = 'workspace' AND grain = 'hour' AND environment = $2
     ORDER BY at DESC LIMIT 1`;
  const rows = await queryRows<{ at: Date }>(pool, text, [workspaceId, environment]);
  return rows[0]?.at ?? null;
}

/** Whether anything of the environment was counted before a moment, as far as it is kept: to the quarter, or the day. */
export async function wasCountedBefore(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { environment, moment }: { environment: string; moment: Date },
): Promise<boolean> {
  const text = `
    SELECT EXISTS (
      SELECT FROM (VALUES ('day'::usage_grain, interval '1 day'), ('quarter', interval '15 min')) AS g(grain, length),
             LATERAL (
               SELECT FROM usage_counts c
                WHERE c.workspace_id = $1 AND c.cut = 'workspace' AND c.grain = g.grain
                  AND c.at <= $3::timestamptz - g.length AND c.environment = $2
                LIMIT 1) AS c) AS was`;
  const rows = await queryRows<{ was: boolean }>(pool, text, [workspaceId, environment, moment]);
  return rows[0]?.was === true;
}

function valuesOf(
  workspaceId: WorkspaceId,
  { spans, filter, createdBy }: UsageOf,
  by: readonly UsageDimension[],
): unknown[] {
  const needsKey = filter.keyId !== null || createdBy !== null || by.includes('key_id');
  const needsEndpoint =
    filter.endpoint !== null || filter.country !== null || by.some((name) => name !== 'key_id');
  const cut = CUTS.find(
    ({ hasKey, hasEndpoint }) => (hasKey || !needsKey) && (hasEndpoint || !needsEndpoint),
  );
  return [
    workspaceId,
    cut?.cut,
    spans.map(({ grain }) => grain),
    spans.map(({ since }) => new Date(since)),
    spans.map(({ until }) => new Date(until)),
    filter.environment,
    filter.keyId,
    filter.endpoint,
    filter.country,
    filter.status?.[0] ?? null,
    filter.status?.[1] ?? null,
    createdBy,
  ];
}
