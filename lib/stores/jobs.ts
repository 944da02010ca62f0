import type pg from 'pg';
import { translateDatabaseError } from './database-error';
import { queryRows } from './query-rows';

/** How a job that runs in the background is doing. */
export interface JobState {
  name: string;
  startedAt: Date;
  /** When it ended well last; null: never yet. */
  finishedAt: Date | null;
  /** When it failed last; null: never. */
  failedAt: Date | null;
  error: string | null;
  /** How far it is behind. */
  lagSeconds: number;
}

/** The first half of the numbers of our advisory locks: another program's are others. */
const LOCKS = 72707372;

const FINISHED = `
  INSERT INTO jobs (name, started_at, finished_at, lag_seconds) VALUES ($1, $2, now(), $3)
  ON CONFLICT (name) DO UPDATE SET started_at = $2, finished_at = now(), lag_seconds = $3`;
const FAILED = `
  INSERT INTO jobs (name, started_at, failed_at, error) VALUES ($1, $2, now(), $3)
  ON CONFLICT (name) DO UPDATE SET started_at = $2, failed_at = now(), error = $3`;
const LIST = `
  SELECT name, started_at AS "startedAt", finished_at AS "finishedAt", failed_at AS "failedAt", error,
         lag_seconds AS "lagSeconds"
    FROM jobs ORDER BY name`;

/**
 * Does something unless another process is doing it. The lock is a transaction's, so that it works through a
 * pooler and ends with the process that holds it.
 * @returns null when another process is at it
 */
export async function asOnlyOne<T>(
  pool: pg.Pool,
  name: string,
  run: () => Promise<T>,
): Promise<T | null> {
  const client = await connect(pool);
  let broken: unknown;
  // Of a connection that is in use the pool hears nothing: unheard, its end would be the end of the process.
  const lost = (error: unknown) => {
    broken = error;
  };
  client.on('error', lost);
  try {
    await client.query('BEGIN');
    // However long it takes: the lock's connection has nothing to do meanwhile.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const text = 'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS held';
    const { rows } = await client.query<{ held: boolean }>(text, [LOCKS, name]);
    return rows[0]?.held === true ? await run() : null;
  } finally {
    await client.query('COMMIT').catch((error: unknown) => {
      broken = error;
    });
    client.off('error', lost);
    client.release(broken !== undefined);
  }
}

/** Notes that a job ended well. */
export async function noteJobDone(
  pool: pg.Pool,
  { name, startedAt, lagSeconds }: Pick<JobState, 'name' | 'startedAt' | 'lagSeconds'>,
): Promise<void> {
  await queryRows(pool, FINISHED, [name, startedAt, lagSeconds], 'note-job-done');
}

/** Notes that a job failed. */
export async function noteJobFailed(
  pool: pg.Pool,
  { name, startedAt, error }: Pick<JobState, 'name' | 'startedAt' | 'error'>,
): Promise<void> {
  await queryRows(pool, FAILED, [name, startedAt, error], 'note-job-failed');
}

/** Every job that ever ran. */
export async function listJobs(pool: pg.Pool): Promise<JobState[]> {
  return await queryRows<JobState>(pool, LIST, []);
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
