import type pg from 'pg';
import { translateDatabaseError } from './database-error';

/** The secret beginning of the names of this installation's channels. */
export async function readChannelBase(pool: pg.Pool): Promise<string> {
  try {
    const { rows } = await pool.query<{ base: string }>(
      'SELECT base FROM notification_channels LIMIT 1',
    );
    const [row] = rows;
    if (row === undefined) throw new Error('the table notification_channels is empty');
    return row.base;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
