import type { Db, Tx } from './client';
import { isRetryable, translateDatabaseError } from './database-error';

const TRIES = 3;

/**
 * Runs a mutation and its audit row as one: all of it or nothing. Lost races (deadlock, serialization)
 * are repeated up to three times, so `work` must do nothing but database statements.
 */
export async function transaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.$transaction((tx) => work(tx));
    } catch (error) {
      if (attempt === TRIES || !isRetryable(error)) throw translateDatabaseError(error);
    }
  }
}
