import type { WorkspaceId } from '../core/ids';
import type { KeyCursor, KeyFilter, KeySort, StatusFilter } from '../core/page';

/**
 * The order of a list; the id makes it total. Each is the order of an index per status. Creation goes
 * by its time, not by the id alone: for that the planner would rather walk the primary key, through the
 * keys of everybody.
 */
export const ORDERS: Readonly<Record<KeySort, string>> = {
  created: 'k.created_at DESC, k.id DESC',
  name: 'k.name, k.id',
  last_used: 'k.last_used_at DESC NULLS LAST, k.id DESC',
};

/** The values of a statement, named $1, $2, … as they are added: input is never part of its text. */
export class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/**
 * The conditions whose rows together are the list after the cursor: one for each status, range and way
 * of searching, so that each is walked along its own index. Statuses are literals: a partial index is
 * used only where the planner can see them.
 */
export function keyBranches(
  workspaceId: WorkspaceId,
  query: {
    filter: KeyFilter;
    sort: KeySort;
    cursor: KeyCursor | null;
    now: Date;
    usedAfter?: Date | undefined;
  },
  parameters: Parameters,
): string[] {
  const { filter, sort, cursor, now, usedAfter } = query;
  const common = [
    `k.workspace_id = ${parameters.add(workspaceId)}`,
    `k.environment = ${parameters.add(filter.environment)}`,
    ...(filter.createdBy === null ? [] : [`k.created_by = ${parameters.add(filter.createdBy)}`]),
    ...(usedAfter === undefined ? [] : [`k.last_used_at > ${parameters.add(usedAfter)}`]),
  ].join(' AND ');
  const statuses = statusConditions(filter.statuses, now, parameters);
  const ranges = rangesAfter(sort, cursor, parameters);
  const searches = searchConditions(filter.search, workspaceId, parameters);
  return statuses.flatMap((status) =>
    ranges.flatMap((range) =>
      searches.map((search) => [common, status, range, search].join(' AND ')),
    ),
  );
}

function statusConditions(
  statuses: readonly StatusFilter[],
  now: Date,
  parameters: Parameters,
): string[] {
  const active = `k.status = 'ACTIVE'`;
  const inactive = `k.status = 'INACTIVE'`;
  if (statuses.length === 0) return [active, inactive];
  const moment = `${parameters.add(now)}::timestamptz`;
  // Names the moment in every case: a value that no condition mentions is a fault to PostgreSQL.
  const expired = `k.expires_at <= ${moment}`;
  const unexpired = `(${expired}) IS NOT TRUE`;
  const conditions: Record<StatusFilter, string[]> = {
    active: [`${active} AND ${unexpired}`],
    inactive: [`${inactive} AND ${unexpired}`],
    expired: [`${active} AND ${expired}`, `${inactive} AND ${expired}`],
    revoked: [`k.status = 'REVOKED' AND ${moment} IS NOT NULL`],
  };
  return [...new Set(statuses)].flatMap((status) => conditions[status]);
}

// Rows that were never used have no time to compare: they come last, as a range of their own.
function rangesAfter(sort: KeySort, cursor: KeyCursor | null, parameters: Parameters): string[] {
  const never = 'k.last_used_at IS NULL';
  if (cursor === null)
    return sort === 'last_used' ? ['k.last_used_at IS NOT NULL', never] : ['true'];
  const id = parameters.add(cursor.id);
  if (sort === 'name') return [`(k.name, k.id) > (${parameters.add(cursor.value ?? '')}, ${id})`];
  if (sort === 'last_used' && cursor.value === null) return [`${never} AND k.id < ${id}`];
  const time = `${parameters.add(cursor.value)}::timestamptz`;
  if (sort === 'created') return [`(k.created_at, k.id) < (${time}, ${id})`];
  return [`(k.last_used_at, k.id) < (${time}, ${id})`, never];
}

const TRIGRAM = 3;

/** By part of the name, exact last four, or exact id: each has an index. */
function searchConditions(
  search: string | null,
  workspaceId: WorkspaceId,
  parameters: Parameters,
): string[] {
  if (search === null) return ['true'];
  const conditions = [nameCondition(search, parameters)];
  if (/^[0-9A-Za-z]{4}$/.test(search)) {
    conditions.push(`k.id IN (SELECT key_id FROM api_key_secrets
      WHERE workspace_id = ${parameters.add(workspaceId)} AND last_four = ${parameters.add(search)})`);
  }
  if (search.startsWith('key_')) conditions.push(`k.id = ${parameters.add(search)}`);
  return conditions;
}

// The trigram index knows three letters, or the beginning of a word: shorter texts match only there.
function nameCondition(search: string, parameters: Parameters): string {
  const text = search.replace(/[\\%_]/g, '\\$&');
  if ([...search].length >= TRIGRAM) return `k.name ILIKE ${parameters.add(`%${text}%`)}`;
  return `(k.name ILIKE ${parameters.add(`${text}%`)} OR k.name ILIKE ${parameters.add(`% ${text}%`)})`;
}
