import type pg from 'pg';
import type { InstallationKey } from '../core/installation-key';
import type { KeySearch } from '../core/key-search';
import { queryRows } from './query-rows';

/** Keys of every workspace: for the operator, and for what a leaked secret belongs to. */
type Row = Omit<InstallationKey, 'workspace' | 'createdBy'> & {
  workspaceId: InstallationKey['workspace']['id'];
  workspaceSlug: string;
  workspaceName: string;
  creatorId: string;
  creatorName: string;
  creatorEmail: string;
};

const COLUMNS = `
  k.id, k.name, k.environment, k.prefix, s.last_four AS "lastFour",
  CASE WHEN w.deleted_at IS NULL THEN k.status ELSE 'REVOKED' END AS status,
  k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt", k.last_used_ip AS "lastUsedIp",
  k.expires_at AS "expiresAt", coalesce(k.revoked_at, w.deleted_at) AS "revokedAt", k.revoked_reason AS "revokedReason",
  w.id AS "workspaceId", w.slug AS "workspaceSlug", w.name AS "workspaceName",
  c.id AS "creatorId", c.name AS "creatorName", c.email AS "creatorEmail"`;

const JOINS = 'JOIN workspaces w ON w.id = k.workspace_id JOIN users c ON c.id = k.created_by';

const CURRENT_SECRET = `
  JOIN LATERAL (SELECT last_four FROM api_key_secrets
                 WHERE workspace_id = k.workspace_id AND key_id = k.id
                 ORDER BY created_at DESC LIMIT 1) s ON true`;

/**
 * The keys that secrets belong to, by lookup (base64url), in one statement. A lookup of no key is not
 * there; a secret that was replaced still says whose it was.
 */
export async function findKeysByLookups(
  pool: pg.Pool,
  lookups: readonly string[],
): Promise<Map<string, InstallationKey>> {
  const rows = await queryRows<Row & { lookup: Buffer }>(
    pool,
    `SELECT ${COLUMNS}, s.lookup, coalesce(s.stops_at <= clock_timestamp(), false) AS "isReplaced"
       FROM api_key_secrets s
       JOIN api_keys k ON k.workspace_id = s.workspace_id AND k.id = s.key_id ${JOINS}
      WHERE s.lookup = ANY($1)`,
    [lookups.map((lookup) => Buffer.from(lookup, 'base64url'))],
  );
  return new Map(rows.map(({ lookup, ...row }) => [lookup.toString('base64url'), asKey(row)]));
}

/** Keys of any workspace by their ids, in the order of the ids. */
export async function findKeysByIds(
  pool: pg.Pool,
  ids: readonly string[],
): Promise<InstallationKey[]> {
  const rows = await queryRows<Row>(
    pool,
    `SELECT ${COLUMNS}, false AS "isReplaced" FROM api_keys k ${JOINS} ${CURRENT_SECRET}
      WHERE k.id = ANY($1::text[]) ORDER BY k.id`,
    [ids],
  );
  return rows.map(asKey);
}

// Each walks an index of its own in the order of ids, and reads no further than the page.
const CANDIDATES: Readonly<Record<Exclude<KeySearch['by'], 'secret'>, readonly string[]>> = {
  id: ['SELECT id FROM api_keys WHERE id = $1'],
  email: ['SELECT id FROM api_keys WHERE created_by = (SELECT id FROM users WHERE email = $1)'],
  workspace: [workspaceKeys('slug = $1 OR id = $1')],
  last_four: [
    'SELECT key_id AS id FROM api_key_secrets WHERE last_four = $1',
    workspaceKeys('slug = $1'),
  ],
};

function workspaceKeys(condition: string): string {
  return `SELECT id FROM api_keys WHERE workspace_id = (SELECT id FROM workspaces WHERE ${condition})`;
}

/** The keys that a search finds, newest first, after the key `after`: at most `limit`. */
export async function searchKeys(
  pool: pg.Pool,
  search: Exclude<KeySearch, { by: 'secret' }>,
  { after, limit }: { after: string | null; limit: number },
): Promise<InstallationKey[]> {
  const ranges = CANDIDATES[search.by].map(
    (range) => `(SELECT * FROM (${range}) AS r (id) WHERE $2::text IS NULL OR id < $2
                  ORDER BY id DESC LIMIT $3)`,
  );
  const rows = await queryRows<Row>(
    pool,
    `SELECT ${COLUMNS}, false AS "isReplaced"
       FROM (SELECT id FROM (${ranges.join(' UNION ')}) AS found ORDER BY id DESC LIMIT $3) AS found
       JOIN api_keys k ON k.id = found.id ${JOINS}
       ${CURRENT_SECRET}
      ORDER BY k.id DESC`,
    [search.value, after, limit],
  );
  return rows.map(asKey);
}

function asKey(row: Row): InstallationKey {
  const { workspaceId, workspaceSlug, workspaceName, creatorId, ...rest } = row;
  const { creatorName, creatorEmail, ...key } = rest;
  return {
    ...key,
    workspace: { id: workspaceId, slug: workspaceSlug, name: workspaceName },
    createdBy: { id: creatorId, name: creatorName, email: creatorEmail },
  };
}
