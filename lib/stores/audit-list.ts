import type pg from 'pg';
import type { AuditRow } from '../core/audit-chain';
import { type AuditCursor, type AuditFilter, actionsOf } from '../core/audit-filter';
import type { WorkspaceId } from '../core/ids';
import { AUDIT_COLUMNS, asAuditRow, type StoredAuditRow } from './audit-reads';
import { Parameters } from './key-list-branches';
import { queryRows } from './query-rows';

export interface AuditListQuery {
  filter: AuditFilter;
  /** The person whose own acts and keys alone are seen; null: everything is. */
  seenBy: string | null;
  /** The list goes on behind this row. */
  cursor: AuditCursor | null;
  order: 'newest' | 'oldest';
  limit: number;
}

/**
 * Rows of the workspace's audit log in order of time. Each part of the list is a range of an index, read no further
 * than `limit`; what a developer sees also costs a probe for each of their keys.
 */
export async function listAuditRows(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  query: AuditListQuery,
): Promise<AuditRow[]> {
  const parameters = new Parameters();
  const { limit } = query;
  const order = query.order === 'newest' ? 'at DESC, seq DESC' : 'at, seq';
  const where = conditions(workspaceId, query, parameters);
  const parts = branches(workspaceId, query, parameters).map(
    ({ of, condition }) => `(SELECT r.* FROM ${of} LATERAL (
      SELECT * FROM audit_log l WHERE ${[...where, ...condition].join(' AND ')} ORDER BY ${order} LIMIT ${limit}
    ) r ORDER BY ${order} LIMIT ${limit})`,
  );
  const text = `SELECT ${AUDIT_COLUMNS} FROM (SELECT DISTINCT ON (at, seq) * FROM (${parts.join(' UNION ALL ')}) p
    ORDER BY ${order} LIMIT ${limit}) rows ORDER BY ${order}`;
  return (await queryRows<StoredAuditRow>(pool, text, parameters.values)).map(asAuditRow);
}

/**
 * The id that an e-mail address stands for in this workspace's log: of a person whom any row names, whether they are
 * a member still or not, else of the newest invitation for it. Null for everybody else's: that an account exists is
 * not told.
 */
export async function findAuditId(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  email: string,
): Promise<string | null> {
  const named = (column: string) =>
    `EXISTS (SELECT FROM audit_log l WHERE l.workspace_id = $1 AND l.${column} = u.id)`;
  const rows = await queryRows<{ id: string }>(
    pool,
    `(SELECT u.id FROM users u WHERE u.email = $2 AND (${named('actor_id')} OR ${named('target_id')}))
     UNION ALL (SELECT id FROM invitations WHERE workspace_id = $1 AND email = $2 ORDER BY id DESC LIMIT 1)`,
    [workspaceId, email],
  );
  return rows[0]?.id ?? null;
}

/** What people call the persons, workspaces, keys and invitations with these ids, which rows of the log hold. */
export async function findAuditNames(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<Map<string, { name: string; environment: string | null }>> {
  const { rows } = await pool.query<{ id: string; name: string; environment: string | null }>(
    `SELECT id, name, NULL AS environment FROM users WHERE id = ANY ($2)
     UNION ALL SELECT id, name, NULL FROM workspaces WHERE id = ANY ($2)
     UNION ALL SELECT id, email, NULL FROM invitations WHERE workspace_id = $1 AND id = ANY ($2)
     UNION ALL SELECT id, name, environment::text FROM api_keys WHERE workspace_id = $1 AND id = ANY ($2)`,
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, ...named }) => [id, named]));
}

/** A range of the log: the rows that meet `condition`, for each row of `of`. */
interface Branch {
  of: string;
  condition: string[];
}

function branches(
  workspaceId: WorkspaceId,
  { filter: { group, actorId, targetId }, seenBy }: AuditListQuery,
  parameters: Parameters,
): Branch[] {
  const actions = group === null ? null : parameters.add(actionsOf(group));
  const isNarrow = seenBy !== null || actorId !== null || targetId !== null;
  const ofGroup = actions === null || !isNarrow ? [] : [`l.action = ANY (${actions})`];
  if (seenBy !== null) {
    const person = parameters.add(seenBy);
    const keys = `(SELECT id FROM api_keys WHERE workspace_id = ${parameters.add(workspaceId)} AND created_by = ${person}) k,`;
    return [
      { of: '', condition: [`l.actor_id = ${person}`, ...ofGroup] },
      { of: keys, condition: ['l.target_id = k.id', ...ofGroup] },
    ];
  }
  if (actions === null || isNarrow) return [{ of: '', condition: ofGroup }];
  return [{ of: `unnest(${actions}::text[]) a (action),`, condition: ['l.action = a.action'] }];
}

function conditions(
  workspaceId: WorkspaceId,
  { filter, cursor, order }: AuditListQuery,
  parameters: Parameters,
): string[] {
  const where = [`l.workspace_id = ${parameters.add(workspaceId)}`];
  if (filter.actorId !== null) where.push(`l.actor_id = ${parameters.add(filter.actorId)}`);
  if (filter.targetId !== null) where.push(`l.target_id = ${parameters.add(filter.targetId)}`);
  if (filter.from !== null) where.push(`l.at >= ${parameters.add(filter.from)}`);
  if (filter.to !== null) where.push(`l.at < ${parameters.add(filter.to)}`);
  if (cursor !== null) {
    const [at, seq] = [parameters.add(new Date(cursor.at)), parameters.add(cursor.seq)];
    where.push(`(l.at, l.seq) ${order === 'newest' ? '<' : '>'} (${at}, ${seq}::int)`);
  }
  return where;
}
