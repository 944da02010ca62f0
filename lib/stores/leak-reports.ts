import type pg from 'pg';
import type { KeyId, WorkspaceId } from '../core/ids';
import type { Environment } from '../core/key-format';
import type { LeakSource } from '../core/leak-policy';
import type { Tx } from './client';
import { translateDatabaseError } from './database-error';

/** Who reports leaked secrets, and how. */
export interface Reporter {
  source: LeakSource;
  address: string | null;
  userAgent: string | null;
  requestId: string;
}

/** A secret that was reported, and where it was found. */
export interface ReportedSecret {
  /** base64url. */
  lookup: string;
  url: string | null;
}

/**
 * Notes which of these secrets are some key's and still open something, each once for good: the same one
 * statement for any that were sent, known or not, reported before or not.
 * @returns how many were noted now
 */
export async function insertLeakReports(
  pool: pg.Pool,
  reported: readonly ReportedSecret[],
  { source, address, userAgent, requestId }: Reporter,
): Promise<number> {
  const lookups = reported.map(({ lookup }) => Buffer.from(lookup, 'base64url'));
  const urls = reported.map(({ url }) => url);
  try {
    const { rowCount } = await pool.query(
      `INSERT INTO leak_reports (lookup, workspace_id, key_id, source, url, address, user_agent, request_id)
       SELECT s.lookup, s.workspace_id, s.key_id, $3, r.url, $4, $5, $6
         FROM unnest($1::bytea[], $2::text[]) AS r (lookup, url)
         JOIN api_key_secrets s ON s.lookup = r.lookup
        WHERE s.stops_at IS NULL OR s.stops_at > clock_timestamp()
        ORDER BY s.lookup
           ON CONFLICT (lookup) DO NOTHING`,
      [lookups, urls, source, address, userAgent, requestId],
    );
    return rowCount ?? 0;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** Whether there are reports that nobody has acted upon. */
export async function hasOpenReports(pool: pg.Pool): Promise<boolean> {
  try {
    const { rowCount } = await pool.query(
      'SELECT 1 FROM leak_reports WHERE handled_at IS NULL LIMIT 1',
    );
    return rowCount === 1;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

/** A report that nobody has acted upon. */
export interface OpenReport extends Reporter {
  keyId: KeyId;
  workspaceId: WorkspaceId;
  environment: Environment;
  url: string | null;
}

/**
 * Takes the oldest open reports, at most `limit`, and notes that they are acted upon: in the transaction that
 * acts. Another process takes others meanwhile.
 */
export async function takeOpenReports(tx: Tx, limit: number): Promise<OpenReport[]> {
  return await tx.$queryRaw<OpenReport[]>`
    WITH open AS (
      SELECT lookup FROM leak_reports WHERE handled_at IS NULL
       ORDER BY reported_at LIMIT ${limit} FOR UPDATE SKIP LOCKED), taken AS (
      UPDATE leak_reports r SET handled_at = clock_timestamp() FROM open
       WHERE r.lookup = open.lookup RETURNING r.*)
    SELECT t.key_id AS "keyId", t.workspace_id AS "workspaceId", k.environment, t.source, t.url,
           t.address, t.user_agent AS "userAgent", t.request_id AS "requestId"
      FROM taken t JOIN api_keys k ON k.workspace_id = t.workspace_id AND k.id = t.key_id
     ORDER BY t.workspace_id, t.key_id`;
}
