import type pg from 'pg';
import type { LogEntry } from '../core/request-log';
import { hasCode } from './database-error';
import { queryRows } from './query-rows';

/** Adds rows of a JSON parameter; those that are there already stay as they are. */
export const insertLogEntries = (rows: string, where = '') => `
  INSERT INTO request_log (id, at, source, request_id, workspace_id, environment, key_id, masked_key, method, path,
                           endpoint, status, outcome, trace, required_scopes, microseconds, address, country,
                           referrer, user_agent, rate_limit)
  SELECT id, at, source, "requestId", "workspaceId", environment, "keyId", "maskedKey", method, path,
         endpoint, status, outcome, trace, "requiredScopes", microseconds, address, country,
         referrer, "userAgent", "rateLimit"
    FROM json_to_recordset(${rows}) AS r(
           id text, at timestamptz, source text, "requestId" text, "workspaceId" text, environment text,
           "keyId" text, "maskedKey" text, method text, path text, endpoint text, status smallint, outcome text,
           trace text, "requiredScopes" text[], microseconds integer, address text, country text, referrer text,
           "userAgent" text, "rateLimit" text)
  ${where} ON CONFLICT DO NOTHING`;

/** No partition of the table takes the row. */
const NO_PARTITION = '23514';

/** Adds rows to the request log; rows that are there already stay as they are. */
export async function addLogEntries(pool: pg.Pool, entries: readonly LogEntry[]): Promise<void> {
  const values = [JSON.stringify(entries)];
  await withLogDays(pool, entries, () =>
    queryRows(pool, insertLogEntries('$1'), values, 'add-log-entries'),
  );
}

/** Runs a statement that adds to the log, once more with the days that were missing. */
export async function withLogDays<T>(
  pool: pg.Pool,
  entries: readonly Pick<LogEntry, 'at'>[],
  add: () => Promise<T>,
): Promise<T> {
  try {
    return await add();
  } catch (error) {
    if (!hasCode(error, NO_PARTITION)) throw error;
    const days = new Set(entries.map(({ at }) => at.toISOString().slice(0, 10)));
    for (const day of days) await openLogDay(pool, day);
    return await add();
  }
}

/** Makes room for the requests of a day (UTC, `2026-11-22`), where there is none. */
export async function openLogDay(pool: pg.Pool, day: string): Promise<void> {
  await queryRows(pool, 'SELECT open_request_log($1::date)', [day]);
}

/** Drops the requests of the days before one; says how many days. */
export async function dropLogBefore(pool: pg.Pool, day: string): Promise<number> {
  const text = 'SELECT drop_request_log($1::date) AS days';
  return (await queryRows<{ days: number }>(pool, text, [day]))[0]?.days ?? 0;
}
