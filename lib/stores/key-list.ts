import type pg from 'pg';
import type { WorkspaceId } from '../core/ids';
import type { KeyView } from '../core/key-view';
import {
  type KeyCursor,
  type KeyFilter,
  type KeySort,
  LIMIT_DEFAULT,
  type Page,
} from '../core/page';
import { keyBranches, ORDERS, Parameters } from './key-list-branches';
import { queryRows } from './query-rows';

export interface KeyListQuery {
  filter: KeyFilter;
  sort: KeySort;
  cursor: KeyCursor | null;
  limit: number;
  now: Date;
}

/**
 * One page of the workspace's keys after `cursor`. It costs the same wherever it is and however many
 * keys there are: each status is a range of an index of its own, read no further than the page, and
 * the ranges are merged.
 */
export async function listKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  query: KeyListQuery,
): Promise<Page<KeyView>> {
  const { sort, limit } = query;
  const parameters = new Parameters();
  const branches = keyBranches(workspaceId, query, parameters);
  const more = limit + 1;
  const ranges = branches.map(
    (condition) =>
      `(SELECT * FROM api_keys k WHERE ${condition} ORDER BY ${ORDERS[sort]} LIMIT ${more})`,
  );
  // Found by name and by last four at once, a key is still one row: UNION, not UNION ALL.
  const text = `${SELECT} FROM (SELECT * FROM (${ranges.join(' UNION ')}) k
    ORDER BY ${ORDERS[sort]} LIMIT ${more}) k ${JOINS} ORDER BY ${ORDERS[sort]}`;
  const rows = await queryRows<KeyRow>(pool, text, parameters.values, preparedName(query));
  const items = rows.slice(0, limit).map(asView);
  const last = items.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorAt(sort, last) : null;
  return { items, next };
}

/** These keys of the workspace, those used last first; what it does not have is left out. */
export async function listKeysById(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<readonly KeyView[]> {
  const parameters = new Parameters();
  const text = `${SELECT} FROM (SELECT * FROM api_keys k WHERE k.workspace_id = ${parameters.add(workspaceId)}
    AND k.id = ANY(${parameters.add(ids)}::text[])) k ${JOINS} ORDER BY ${ORDERS.last_used}`;
  return (await queryRows<KeyRow>(pool, text, parameters.values)).map(asView);
}

/** How many keys match, counted no further than `max`: no page costs more with more keys. */
export async function countKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  query: Pick<KeyListQuery, 'filter' | 'now'> & { usedAfter?: Date },
  max: number,
): Promise<number> {
  const parameters = new Parameters();
  const whole = { ...query, sort: 'created', cursor: null } as const;
  const ranges = keyBranches(workspaceId, whole, parameters).map(
    (condition) => `(SELECT k.id FROM api_keys k WHERE ${condition} LIMIT ${max})`,
  );
  const text = `SELECT count(*)::int AS count
    FROM (SELECT * FROM (${ranges.join(' UNION ')}) k LIMIT ${max}) k`;
  const [row] = await queryRows<{ count: number }>(pool, text, parameters.values);
  return row?.count ?? 0;
}

type KeyRow = Omit<KeyView, 'createdBy'> & { createdById: string; createdByName: string };

const SELECT = `
  SELECT k.id, k.name, k.environment, k.prefix, k.permission_level AS "permissionLevel", k.scopes,
         k.status, k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
         k.last_used_ip AS "lastUsedIp", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
         k.allowed_addresses AS "allowedAddresses", k.allowed_referrers AS "allowedReferrers",
         k.allowed_endpoints AS "allowedEndpoints", k.report_only AS "reportOnly",
         k.revoked_reason AS "revokedReason", c.id AS "createdById", c.name AS "createdByName",
         r.name AS "revokedBy", coalesce(s.last_four, '') AS "lastFour"`;

const JOINS = `
    JOIN users c ON c.id = k.created_by
    LEFT JOIN users r ON r.id = k.revoked_by
    LEFT JOIN LATERAL (
      SELECT last_four FROM api_key_secrets
       WHERE workspace_id = k.workspace_id AND key_id = k.id ORDER BY created_at DESC LIMIT 1
    ) s ON true`;

function asView({ createdById, createdByName, ...row }: KeyRow): KeyView {
  return { ...row, createdBy: { id: createdById, name: createdByName } };
}

/**
 * Planning the statement takes PostgreSQL five times as long as running it: the pages that are asked for
 * most are prepared. Few: each connection keeps a plan for each.
 */
function preparedName({ filter, sort, cursor, limit }: KeyListQuery): string | undefined {
  const isPlain = filter.search === null && filter.statuses.length === 0;
  if (!isPlain || cursor !== null || limit !== LIMIT_DEFAULT) return undefined;
  return `list-keys-${sort}-${filter.createdBy === null ? 'all' : 'own'}`;
}

function cursorAt(sort: KeySort, key: KeyView): KeyCursor {
  const value = {
    created: key.createdAt.toISOString(),
    name: key.name,
    last_used: key.lastUsedAt?.toISOString() ?? null,
  }[sort];
  return { sort, value, id: key.id };
}
