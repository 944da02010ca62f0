import type pg from 'pg';
import type { UsageGrain } from '../core/usage';
import type { UsageCell } from '../core/usage-cells';
import { queryRows } from './query-rows';
import { FRESH } from './usage';

const DIMENSIONS =
  'workspace_id, cut, grain, at, key_id, environment, endpoint, outcome, status, country';
/** Each dimension of rows that agree in all of them. */
const COMMON_DIMENSIONS = DIMENSIONS.replace(/\w+/g, 'min($&) AS $&');

const OR_ADD = `
    ON CONFLICT (${DIMENSIONS}) DO UPDATE
       SET count = t.count + excluded.count, responses = t.responses + excluded.responses,
           (latency_bins, latency_counts) = (
             SELECT coalesce(array_agg(bin ORDER BY bin), '{}'), coalesce(array_agg(n ORDER BY bin), '{}')
               FROM (SELECT bin, sum(n) AS n
                       FROM unnest(t.latency_bins || excluded.latency_bins,
                                   t.latency_counts || excluded.latency_counts) AS b(bin, n)
                      GROUP BY bin) AS merged)`;

// First the rows of a minute are merged with each other, then each becomes one row for every grain and cut.
// Rows that become one are numbered first: to sort a hundred bins of each by ten texts took twice as long.
// Deltas that are deleted and rows that are added are one statement: whoever is killed has done all or nothing.
const ROLL_UP = `
  WITH taken AS (
    DELETE FROM usage_deltas
     WHERE id IN (SELECT id FROM usage_deltas ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
    RETURNING *),
  cuts (cut, keeps_key, keeps_endpoint) AS (
    VALUES ('workspace'::usage_cut, false, false), ('endpoints', false, true), ('keys', true, false),
           ('full', true, true)),
  grains (grain) AS (VALUES ('minute'::usage_grain), ('quarter'), ('hour'), ('day')),
  parts AS (
    SELECT workspace_id, cut, grain,
           CASE grain WHEN 'minute' THEN minute
                      WHEN 'quarter' THEN date_bin('15 minutes', minute, '2000-01-01 00:00+00')
                      ELSE date_trunc(grain::text, minute, 'UTC') END AS at,
           CASE WHEN keeps_key THEN key_id ELSE '' END AS key_id, environment,
           CASE WHEN keeps_endpoint THEN endpoint ELSE '' END AS endpoint, outcome, status,
           CASE WHEN keeps_endpoint THEN country ELSE '' END AS country,
           count, responses, latency_bins, latency_counts
      FROM taken, cuts, grains),
  cells AS MATERIALIZED (
    SELECT *, dense_rank() OVER (ORDER BY ${DIMENSIONS}) AS cell FROM parts),
  sums AS (
    SELECT cell, ${COMMON_DIMENSIONS}, sum(count) AS count, sum(responses) AS responses
      FROM cells GROUP BY cell),
  bins AS (
    SELECT cell, array_agg(bin ORDER BY bin) AS latency_bins, array_agg(n ORDER BY bin) AS latency_counts
      FROM (SELECT cell, bin, sum(n) AS n
              FROM cells, unnest(latency_bins, latency_counts) AS b(bin, n)
             GROUP BY cell, bin) AS by_bin
     GROUP BY cell),
  added AS (
    INSERT INTO usage_counts AS t (${DIMENSIONS}, count, responses, latency_bins, latency_counts)
    SELECT ${DIMENSIONS}, count, responses, coalesce(latency_bins, '{}'), coalesce(latency_counts, '{}')
      FROM sums LEFT JOIN bins USING (cell)
     ORDER BY cell
    ${OR_ADD})
  SELECT count(*)::int AS taken FROM taken`;

const ADD_CELLS = `${FRESH}
  INSERT INTO usage_counts AS t (${DIMENSIONS}, count, responses, latency_bins, latency_counts)
  SELECT "workspaceId", cut, grain, at, "keyId", environment, endpoint, outcome, status, country,
         count, responses, "latencyBins", "latencyCounts"
    FROM json_to_recordset($2) AS r(
           "workspaceId" text, cut usage_cut, grain usage_grain, at timestamptz, "keyId" text, environment text,
           endpoint text, outcome text, status smallint, country text, count bigint, responses bigint,
           "latencyBins" smallint[], "latencyCounts" bigint[])
   WHERE EXISTS (SELECT FROM fresh)
   ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  ${OR_ADD}`;

const LAG = `
  SELECT coalesce(extract(epoch FROM now() - min(minute)), 0)::float8 AS "lagSeconds" FROM (
    SELECT minute FROM usage_deltas ORDER BY id LIMIT 1) AS oldest`;

const PURGE = `
  DELETE FROM usage_counts WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM usage_counts WHERE grain = $1::usage_grain AND at < $2 LIMIT $3))`;

/** Moves up to `limit` of the oldest deltas into the counts of every grain and cut; says how many. */
export async function rollUpDeltas(pool: pg.Pool, limit: number): Promise<number> {
  const rows = await queryRows<{ taken: number }>(pool, ROLL_UP, [limit], 'roll-up-usage');
  return rows[0]?.taken ?? 0;
}

/** Adds rows that are rolled up already (`UsageCells`), all or none; a repeated batch changes nothing. */
export async function addUsageCells(
  pool: pg.Pool,
  batchId: string,
  cells: readonly UsageCell[],
): Promise<void> {
  await queryRows(pool, ADD_CELLS, [batchId, JSON.stringify(cells)], 'add-usage-cells');
}

/** How old the oldest minute is that is not rolled up, in seconds; 0: none is. */
export async function readRollUpLag(pool: pg.Pool): Promise<number> {
  const rows = await queryRows<{ lagSeconds: number }>(pool, LAG, []);
  return rows[0]?.lagSeconds ?? 0;
}

/** Deletes up to `limit` counts of a grain that are older than a moment; says how many. */
export async function purgeCounts(
  pool: pg.Pool,
  { grain, before, limit }: { grain: UsageGrain; before: Date; limit: number },
): Promise<number> {
  return (await pool.query(PURGE, [grain, before, limit])).rowCount ?? 0;
}
