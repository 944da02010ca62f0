import type pg from 'pg';
import type { KeyId, UserId, WorkspaceId } from '../core/ids';
import type { Environment } from '../core/key-format';
import type { LogFilter } from '../core/log-filter';
import type { LogEntry } from '../core/request-log';
import { Parameters } from './key-list-branches';
import { queryRows } from './query-rows';

/** Whose requests: of a workspace in an environment; of neither where no key was known. */
export interface LogOwner {
  workspaceId: WorkspaceId | '';
  environment: Environment | '';
  /** The person whose keys alone are seen; null: all are. */
  seenBy: UserId | null;
}

/** A row's place in the log. */
export interface LogPlace {
  at: Date;
  id: string;
}

export interface LogListQuery {
  filter: LogFilter;
  /** From this moment on, before that one: what is looked through. */
  from: Date;
  to: Date;
  /** What is older than this row alone; null: everything. */
  before: LogPlace | null;
  /** This row alone. */
  id?: string;
  limit: number;
}

const COLUMNS = `id, at, source, request_id AS "requestId", workspace_id AS "workspaceId", environment,
  key_id AS "keyId", masked_key AS "maskedKey", method, path, endpoint, status, outcome, trace,
  required_scopes AS "requiredScopes", microseconds, address, country, referrer, user_agent AS "userAgent",
  rate_limit AS "rateLimit"`;
const ORDER = 'ORDER BY at DESC, id DESC';

/**
 * Requests of a stretch of time, newest first. It costs what the rows between the first and the last that
 * are found cost, so the stretch bounds it. A day is a partition.
 */
export async function listLogEntries(
  pool: pg.Pool,
  { workspaceId, environment, seenBy }: LogOwner,
  query: LogListQuery,
): Promise<LogEntry[]> {
  const parameters = new Parameters();
  const limit = parameters.add(query.limit);
  const where = [
    `l.workspace_id = ${parameters.add(workspaceId)}`,
    `l.environment = ${parameters.add(environment)}`,
    ...conditions(query, parameters),
  ];
  const rows = `SELECT * FROM request_log l WHERE ${where.join(' AND ')}`;
  if (seenBy === null) {
    const text = `SELECT ${COLUMNS} FROM (${rows} ${ORDER} LIMIT ${limit}) r ${ORDER}`;
    return await queryRows(pool, text, parameters.values);
  }
  const keys = `SELECT id FROM api_keys
    WHERE workspace_id = ${parameters.add(workspaceId)} AND created_by = ${parameters.add(seenBy)}`;
  const text = `SELECT ${COLUMNS} FROM (
      SELECT r.* FROM (${keys}) k, LATERAL (${rows} AND l.key_id = k.id ${ORDER} LIMIT ${limit}) r) own
    ${ORDER} LIMIT ${limit}`;
  return await queryRows(pool, text, parameters.values);
}

/** What keys of a workspace are called, by their ids. */
export async function findKeyNames(
  pool: pg.Pool,
  workspaceId: WorkspaceId | '',
  ids: readonly string[],
): Promise<Map<string, string>> {
  const text = 'SELECT id, name FROM api_keys WHERE workspace_id = $1 AND id = ANY ($2)';
  const rows = await queryRows<{ id: KeyId; name: string }>(pool, text, [workspaceId, ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function conditions(query: LogListQuery, parameters: Parameters): string[] {
  const { filter, from, to, before } = query;
  const { status, outcomes } = filter;
  const where = [`l.at >= ${parameters.add(from)}`, `l.at < ${parameters.add(to)}`];
  const equals = {
    id: query.id ?? null,
    key_id: filter.keyId,
    endpoint: filter.endpoint,
    country: filter.country,
    address: filter.address,
    request_id: filter.requestId,
    status: status !== null && status.first === status.last ? status.first : null,
  };
  for (const [column, value] of Object.entries(equals)) {
    if (value !== null) where.push(`l.${column} = ${parameters.add(value)}`);
  }
  if (status !== null && equals.status === null) {
    const [first, last] = [parameters.add(status.first), parameters.add(status.last)];
    where.push(`l.status BETWEEN ${first} AND ${last}`);
    if (status.except !== undefined) {
      where.push(`l.status <> ALL(${parameters.add(status.except)}::int[])`);
    }
  }
  if (outcomes !== null) where.push(`l.outcome = ANY (${parameters.add(outcomes)}::text[])`);
  if (before !== null) {
    where.push(`(l.at, l.id) < (${parameters.add(before.at)}, ${parameters.add(before.id)})`);
  }
  return where;
}
