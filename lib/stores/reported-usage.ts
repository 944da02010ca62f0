import type pg from 'pg';
import type { KeyId, WorkspaceId } from '../core/ids';
import type { Environment } from '../core/key-format';
import type { LogEntry } from '../core/request-log';
import type { CountedKey, MinuteCount } from '../core/usage';
import { queryRows } from './query-rows';
import { insertLogEntries, withLogDays } from './request-log';
import { insertMinutes } from './usage';

/** What a batch was named, by which keys: those of a workspace in one environment. */
export interface ReportName {
  workspaceId: WorkspaceId;
  environment: Environment;
  name: string;
}

/** A batch of reported answers, as it is kept. */
export interface UsageReport {
  /** By which it is counted once; null: nobody sends it again. */
  named: ReportName | null;
  /** Of what was reported. */
  digest: string;
  answer: object;
  at: Date;
}

const KEYS = `
  SELECT id, workspace_id AS "workspaceId", environment FROM api_keys
   WHERE id = ANY ($1) AND environment = ANY ($2::environment[])`;

// Everything or nothing, and once: two that send the same name wait for each other.
const ADD = (fresh: string) => `
  WITH fresh AS (${fresh}),
  minutes AS (${insertMinutes('$1')}),
  entries AS (${insertLogEntries('$2', 'WHERE EXISTS (SELECT FROM fresh)')})
  SELECT count(*)::int AS added FROM fresh`;
const NAMED = `INSERT INTO usage_event_batches (workspace_id, environment, name, digest, answer, at)
  VALUES ($3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING name`;
const STORED = `
  SELECT digest, answer FROM usage_event_batches
   WHERE workspace_id = $1 AND environment = $2 AND name = $3`;
const FORGET = `
  DELETE FROM usage_event_batches WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM usage_event_batches WHERE at < $1 LIMIT $2))`;

/**
 * The keys with these ids, of any workspace: the company's own servers report about all, as they verify all.
 * What is not in these environments is not there.
 */
export async function findReportedKeys(
  pool: pg.Pool,
  ids: readonly string[],
  environments: readonly Environment[],
): Promise<Map<string, CountedKey>> {
  const keys = await queryRows<CountedKey>(pool, KEYS, [ids, environments], 'find-reported-keys');
  return new Map(keys.map((key): [KeyId, CountedKey] => [key.id, key]));
}

/** Counts a batch and keeps its requests, in one statement. @returns false: the name was used before */
export async function addUsageReport(
  pool: pg.Pool,
  { named, digest, answer, at }: UsageReport,
  { minutes, entries }: { minutes: readonly MinuteCount[]; entries: readonly LogEntry[] },
): Promise<boolean> {
  const values: unknown[] = [JSON.stringify(minutes), JSON.stringify(entries)];
  const text = named === null ? ADD('SELECT 1') : ADD(NAMED);
  if (named !== null) {
    const { workspaceId, environment, name } = named;
    values.push(workspaceId, environment, name, digest, JSON.stringify(answer), at);
  }
  const rows = await withLogDays(pool, entries, () =>
    queryRows<{ added: number }>(pool, text, values),
  );
  return rows[0]?.added === 1;
}

/** What was reported and answered under a name before; null: nothing. */
export async function findUsageReport(
  pool: pg.Pool,
  { workspaceId, environment, name }: ReportName,
): Promise<{ digest: string; answer: unknown } | null> {
  const values = [workspaceId, environment, name];
  return (await queryRows<{ digest: string; answer: unknown }>(pool, STORED, values))[0] ?? null;
}

/** Forgets up to `limit` names that are older than a moment; says how many. */
export async function forgetUsageReports(
  pool: pg.Pool,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return (await pool.query(FORGET, [before, limit])).rowCount ?? 0;
}
