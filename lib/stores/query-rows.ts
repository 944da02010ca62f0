import type pg from 'pg';
import { translateDatabaseError } from './database-error';

/**
 * The rows of one statement that Prisma does not write, or the error as services know it.
 * @param name prepares the statement once for each connection
 */
export async function queryRows<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[],
  name?: string,
): Promise<R[]> {
  try {
    return (await pool.query<R>({ name, text, values })).rows;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
