import type pg from 'pg';
import type { WorkspaceId } from '../core/ids';
import type { KeyFormat } from '../core/key-format';
import type { Scope } from '../core/scopes';
import type { Unfit, UnfitKeys } from '../core/unfit';
import type { Db } from './client';
import { translateDatabaseError } from './database-error';

/** Every format and scope that processes on this database have started with. */
export async function listProfileHistory(
  db: Db,
): Promise<{ formats: readonly KeyFormat[]; scopes: readonly Scope[] }> {
  const formats = await db.keyFormat.findMany({
    select: { environment: true, prefix: true, bodyLength: true },
    orderBy: [{ firstUsedAt: 'desc' }, { prefix: 'asc' }],
  });
  const rows = await db.catalogueScope.findMany({
    select: { scope: true },
    orderBy: { scope: 'asc' },
  });
  return { formats, scopes: rows.map(({ scope }) => scope) };
}

/** Adds formats and scopes; what is known already stays as it is. */
export async function recordProfileHistory(
  db: Db,
  { formats, scopes }: { formats: readonly KeyFormat[]; scopes: readonly Scope[] },
): Promise<void> {
  await db.keyFormat.createMany({ data: [...formats], skipDuplicates: true });
  await db.catalogueScope.createMany({
    data: scopes.map((scope) => ({ scope })),
    skipDuplicates: true,
  });
}

/** Looked at for what no longer fits: the cost of a page does not grow with the number of keys. */
const KEYS_MAX = 10_000;

/**
 * The keys, not revoked, that have one of these prefixes or scopes, by prefix and scope; of at most
 * 10,000 keys.
 * @param workspaceId null: of all workspaces
 */
export async function countUnfitKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId | null,
  { formats, scopes }: Unfit,
): Promise<UnfitKeys[]> {
  try {
    const { rows } = await pool.query<UnfitKeys>({
      name: 'count-unfit-keys',
      text: `WITH seen AS MATERIALIZED (
               SELECT prefix, scopes FROM api_keys
                WHERE ($1::text IS NULL OR workspace_id = $1) AND status <> 'REVOKED'
                LIMIT ${KEYS_MAX})
             SELECT 'prefix' AS kind, prefix AS name, count(*)::int AS keys
               FROM seen WHERE prefix = ANY($2) GROUP BY prefix
             UNION ALL
             SELECT 'scope', scope, count(*)::int
               FROM seen, unnest(scopes) AS scope WHERE scope = ANY($3) GROUP BY scope
             ORDER BY kind, name`,
      values: [workspaceId, formats.map(({ prefix }) => prefix), scopes],
    });
    return rows;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
