import type pg from 'pg';
import type { Registration } from '../core/barrier';
import { translateDatabaseError } from './database-error';

/** A message of the engine: who is told what. */
export interface Notice {
  channel: string;
  payload: string;
}

/** Registers this process: from the commit on every changer waits for it. */
export async function insertVerifier(pool: pg.Pool, incarnation: string): Promise<void> {
  await run(pool, 'INSERT INTO verifiers (incarnation) VALUES ($1)', [incarnation]);
}

/**
 * Notes the timeline that the database is on. Some hosted databases do not tell it: then a failover is
 * only recognised by the restart.
 */
export async function noteTimeline(pool: pg.Pool): Promise<void> {
  await run(
    pool,
    `INSERT INTO database_timelines (timeline)
     VALUES (substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)) ON CONFLICT DO NOTHING`,
    [],
  );
}

/**
 * One heartbeat: counts it, and sends it back through the queue of the announcements with the
 * database's clock. It need not survive a crash of the database, so its commit does not wait for the disk.
 * @returns whether the process is still registered
 */
export async function beat(
  pool: pg.Pool,
  incarnation: string,
  channel: string,
  nonce: string,
): Promise<boolean> {
  const rows = await run(
    pool,
    `UPDATE verifiers SET beat = beat + 1 WHERE incarnation = $1
     RETURNING set_config('synchronous_commit', 'off', true),
       pg_notify($2, 'beat ' || $3 || ' ' || (extract(epoch FROM clock_timestamp()) * 1000)::bigint)`,
    [incarnation, channel, nonce],
  );
  return rows.length > 0;
}

/** Ends registrations, where they have not sent a heartbeat since they were read. */
export async function deleteSilentVerifiers(
  pool: pg.Pool,
  silent: readonly Registration[],
): Promise<void> {
  await run(
    pool,
    `DELETE FROM verifiers v USING unnest($1::text[], $2::bigint[]) AS seen (incarnation, beat)
      WHERE v.incarnation = seen.incarnation AND v.beat = seen.beat`,
    [silent.map(({ incarnation }) => incarnation), silent.map(({ beat: seen }) => seen)],
  );
}

/** Ends this process's own registration. */
export async function deleteVerifier(pool: pg.Pool, incarnation: string): Promise<void> {
  await run(pool, 'DELETE FROM verifiers WHERE incarnation = $1', [incarnation]);
}

/** Every registration, and for how long (milliseconds) the database has run on its present timeline. */
export async function readVerifiers(
  pool: pg.Pool,
): Promise<{ registrations: Registration[]; databaseAgeMs: number }> {
  const rows = await run<{ verifiers: Registration[]; age: number }>(
    pool,
    `SELECT extract(epoch FROM clock_timestamp() - greatest(pg_postmaster_start_time(),
              (SELECT max(first_seen_at) FROM database_timelines)))::float8 * 1000 AS age,
            (SELECT coalesce(json_agg(json_build_object('incarnation', incarnation, 'beat', beat::text)), '[]')
               FROM verifiers) AS verifiers`,
    [],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not answer a row');
  return { registrations: row.verifiers, databaseAgeMs: row.age };
}

/** Whether the database may lose a commit that it has answered: then no acknowledgement survives its crash. */
export async function mayLoseCommits(pool: pg.Pool): Promise<boolean> {
  const [row] = await run<{ mayLose: boolean }>(
    pool,
    `SELECT current_setting('fsync') = 'off' OR current_setting('synchronous_commit') = 'off' AS "mayLose"`,
    [],
  );
  return row?.mayLose === true;
}

/** Sends messages outside any transaction; they need not survive a crash. */
export async function notify(pool: pg.Pool, notices: readonly Notice[]): Promise<void> {
  await run(
    pool,
    `SELECT set_config('synchronous_commit', 'off', true), pg_notify(channel, payload)
       FROM unnest($1::text[], $2::text[]) AS notice (channel, payload)`,
    [notices.map(({ channel }) => channel), notices.map(({ payload }) => payload)],
  );
}

async function run<T extends pg.QueryResultRow>(
  pool: pg.Pool,
  text: string,
  values: unknown[],
): Promise<T[]> {
  try {
    const { rows } = await pool.query<T>(text, values);
    return rows;
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
