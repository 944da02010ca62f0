import type pg from 'pg';
import { translateDatabaseError } from './database-error';

/** When and from where a key was last used. */
export interface LastUse {
  keyId: string;
  at: Date;
  address: string | null;
}

/**
 * Writes the last uses of many keys in one statement; an older one never replaces a newer one. Rows are
 * locked by key order, so that two processes never wait crosswise.
 */
export async function writeLastUses(pool: pg.Pool, uses: readonly LastUse[]): Promise<void> {
  try {
    await pool.query({
      name: 'write-last-uses',
      text: `WITH newer AS (
               SELECT k.id, u.at, u.address
                 FROM json_to_recordset($1) AS u("keyId" text, at timestamptz, address text)
                 JOIN api_keys k ON k.id = u."keyId"
                WHERE k.last_used_at IS NULL OR k.last_used_at < u.at
                ORDER BY k.id FOR NO KEY UPDATE OF k)
             UPDATE api_keys k SET last_used_at = n.at, last_used_ip = n.address
               FROM newer n WHERE k.id = n.id`,
      values: [JSON.stringify(uses)],
    });
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
