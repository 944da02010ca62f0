import type pg from 'pg';
import { translateDatabaseError } from './database-error';

/** When and from where a key was last used. */
export interface LastUse {
  keyId: string;
  at: Date;
  address: string | null;
}

/** Writes the last uses of many keys in one statement; an older one never replaces a newer one. */
export async function writeLastUses(pool: pg.Pool, uses: readonly LastUse[]): Promise<void> {
  try {
    await pool.query({
      name: 'write-last-uses',
      text: `UPDATE api_keys k SET last_used_at = u.at, last_used_ip = u.address
               FROM unnest($1::text[], $2::timestamptz[], $3::text[]) AS u(id, at, address)
              WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`,
      values: [
        uses.map((use) => use.keyId),
        uses.map((use) => use.at),
        uses.map((use) => use.address),
      ],
    });
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
