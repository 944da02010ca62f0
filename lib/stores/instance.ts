import type pg from 'pg';
import type { InstanceView } from '../core/instance';
import { queryRows } from './query-rows';

const FACTS = `
  SELECT current_setting('server_version') AS "databaseVersion",
         pg_database_size(current_database())::float8 AS "databaseBytes",
         (SELECT count(*)::int FROM verifiers) AS verifiers,
         (SELECT count(*)::int FROM (SELECT FROM usage_deltas LIMIT $1) AS waiting) AS "waitingCounts"`;

/** What the database says about itself and about what waits in it. */
export async function readInstance(
  pool: pg.Pool,
  waitingMax: number,
): Promise<
  Pick<InstanceView, 'databaseVersion' | 'databaseBytes' | 'verifiers' | 'waitingCounts'>
> {
  const rows = await queryRows<Awaited<ReturnType<typeof readInstance>>>(pool, FACTS, [waitingMax]);
  const [facts] = rows;
  if (facts === undefined) throw new Error('the database said nothing');
  return facts;
}
