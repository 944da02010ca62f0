import type pg from 'pg';
import {
  type AddressCount,
  type AddressGroup,
  type MinuteCount,
  OTHER,
  type ReportCount,
  type ScopeCount,
} from '../core/usage';
import { queryRows } from './query-rows';

// A batch is added once: whoever sends its id again finds it there and adds nothing. Two that send it at
// the same time wait for each other. Rows go in by key order, so that two processes never wait crosswise.
export const FRESH = `
  WITH fresh AS (INSERT INTO usage_batches (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id)`;

/** Adds rows by minute: those of a JSON parameter, where `fresh` has a row. */
export const insertMinutes = (rows: string) => `
  INSERT INTO usage_deltas (workspace_id, key_id, environment, minute, endpoint, outcome, status, country,
                            count, responses, latency_bins, latency_counts)
  SELECT "workspaceId", "keyId", environment, minute, endpoint, outcome, status, country,
         count, responses, "latencyBins", "latencyCounts"
    FROM json_to_recordset(${rows}) AS r(
           "workspaceId" text, "keyId" text, environment text, minute timestamptz, endpoint text, outcome text,
           status smallint, country text, count bigint, responses bigint, "latencyBins" smallint[],
           "latencyCounts" bigint[])
   WHERE EXISTS (SELECT FROM fresh)`;

const ADD_MINUTES = `${FRESH} ${insertMinutes('$2')}`;

// xmax is 0 in a row that was inserted and not updated.
const ADD_ADDRESSES = `${FRESH}, written AS (
  INSERT INTO usage_addresses AS t (workspace_id, key_id, hour, outcome, address, count)
  SELECT "workspaceId", "keyId", hour, outcome, address, count
    FROM json_to_recordset($2) AS r("workspaceId" text, "keyId" text, hour timestamptz, outcome text,
                                    address text, count bigint)
   WHERE EXISTS (SELECT FROM fresh)
   ORDER BY 1, 2, 3, 4, 5
  ON CONFLICT (workspace_id, key_id, hour, outcome, address)
  DO UPDATE SET count = t.count + excluded.count
  RETURNING workspace_id, key_id, hour, outcome, xmax = 0 AS is_new)
  SELECT workspace_id AS "workspaceId", key_id AS "keyId", hour, outcome, count(*)::int AS "newRows"
    FROM written WHERE is_new GROUP BY 1, 2, 3, 4`;

const ADD_REPORTS = `${FRESH}
  INSERT INTO usage_reports AS t (workspace_id, key_id, hour, reason, count)
  SELECT "workspaceId", "keyId", hour, reason, count
    FROM json_to_recordset($2) AS r("workspaceId" text, "keyId" text, hour timestamptz, reason text,
                                    count bigint)
   WHERE EXISTS (SELECT FROM fresh)
   ORDER BY 1, 2, 3, 4
  ON CONFLICT (workspace_id, key_id, hour, reason)
  DO UPDATE SET count = t.count + excluded.count`;

const ADD_SCOPES = `${FRESH}
  INSERT INTO usage_scopes AS t (workspace_id, key_id, hour, scope, count)
  SELECT "workspaceId", "keyId", hour, scope, count
    FROM json_to_recordset($2) AS r("workspaceId" text, "keyId" text, hour timestamptz, scope text,
                                    count bigint)
   WHERE EXISTS (SELECT FROM fresh)
   ORDER BY 1, 2, 3, 4
  ON CONFLICT (workspace_id, key_id, hour, scope)
  DO UPDATE SET count = t.count + excluded.count`;

const FOLD_ADDRESSES = `
  WITH present AS (
    SELECT address, count FROM usage_addresses
     WHERE workspace_id = $1 AND key_id = $2 AND hour = $3 AND outcome = $4
     ORDER BY address FOR UPDATE),
  folded AS (
    DELETE FROM usage_addresses
     WHERE workspace_id = $1 AND key_id = $2 AND hour = $3 AND outcome = $4
       AND address = ANY (ARRAY(SELECT address FROM present WHERE address <> '${OTHER}'
                                 ORDER BY count DESC, address OFFSET $5))
    RETURNING count)
  INSERT INTO usage_addresses AS t (workspace_id, key_id, hour, outcome, address, count)
  SELECT $1, $2, $3, $4, '${OTHER}', sum(count) FROM folded HAVING count(*) > 0
  ON CONFLICT (workspace_id, key_id, hour, outcome, address)
  DO UPDATE SET count = t.count + excluded.count`;

/** Adds counts by minute, all or none; a repeated batch changes nothing. They show once they are rolled up. */
export async function addMinuteCounts(
  pool: pg.Pool,
  batchId: string,
  rows: readonly MinuteCount[],
): Promise<void> {
  await queryRows(pool, ADD_MINUTES, [batchId, JSON.stringify(rows)], 'add-minute-counts');
}

/**
 * Adds counts by address, all or none; a repeated batch changes nothing.
 * @returns the groups that grew, and by how many rows
 */
export async function addAddressCounts(
  pool: pg.Pool,
  batchId: string,
  rows: readonly AddressCount[],
): Promise<(AddressGroup & { newRows: number })[]> {
  const values = [batchId, JSON.stringify(rows)];
  return await queryRows(pool, ADD_ADDRESSES, values, 'add-address-counts');
}

/** Adds counts of what was only reported, all or none; a repeated batch changes nothing. */
export async function addReportCounts(
  pool: pg.Pool,
  batchId: string,
  rows: readonly ReportCount[],
): Promise<void> {
  await queryRows(pool, ADD_REPORTS, [batchId, JSON.stringify(rows)], 'add-report-counts');
}

/** Adds counts of the scopes that were needed, all or none; a repeated batch changes nothing. */
export async function addScopeCounts(
  pool: pg.Pool,
  batchId: string,
  rows: readonly ScopeCount[],
): Promise<void> {
  await queryRows(pool, ADD_SCOPES, [batchId, JSON.stringify(rows)], 'add-scope-counts');
}

/** Keeps the addresses with the most decisions and makes the rest of the group `other`: sums stay. */
export async function foldAddresses(
  pool: pg.Pool,
  { workspaceId, keyId, hour, outcome }: AddressGroup,
  kept: number,
): Promise<void> {
  const values = [workspaceId, keyId, hour, outcome, kept];
  await queryRows(pool, FOLD_ADDRESSES, values, 'fold-addresses');
}

/** Forgets the batches whose ids sort before this one. */
export async function forgetBatchesBefore(pool: pg.Pool, batchId: string): Promise<void> {
  await queryRows(pool, 'DELETE FROM usage_batches WHERE id < $1', [batchId], 'forget-batches');
}

const PURGE_ADDRESSES = `
  DELETE FROM usage_addresses WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM usage_addresses WHERE hour < $1 LIMIT $2))`;
const PURGE_REPORTS = `
  DELETE FROM usage_reports WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM usage_reports WHERE hour < $1 LIMIT $2))`;
const PURGE_SCOPES = `
  DELETE FROM usage_scopes WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM usage_scopes WHERE hour < $1 LIMIT $2))`;

/** Deletes up to `limit` counts by address that are older than a moment; says how many. */
export async function purgeAddresses(
  pool: pg.Pool,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return (await pool.query(PURGE_ADDRESSES, [before, limit])).rowCount ?? 0;
}

/** The same of what was only reported. */
export async function purgeReports(
  pool: pg.Pool,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return (await pool.query(PURGE_REPORTS, [before, limit])).rowCount ?? 0;
}

/** The same of the scopes that were needed. */
export async function purgeScopes(
  pool: pg.Pool,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return (await pool.query(PURGE_SCOPES, [before, limit])).rowCount ?? 0;
}
