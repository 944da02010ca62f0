import type pg from 'pg';
import type { Incident, IncidentEvent } from '../core/alerts/incident';
import { parseIncident } from '../core/alerts/incident';
import type { Evidence, Finding } from '../core/alerts/rules';
import type { KeyId, UserId, WorkspaceId } from '../core/ids';
import type { Db, Tx } from './client';
import { queryRows } from './query-rows';

/** An incident before it is stored. */
export interface NewIncident {
  id: string;
  keyId: KeyId | null;
  rule: string;
  finding: Finding;
  at: Date;
}

/** An open incident as the job that judges needs it. */
export interface OpenRow {
  id: string;
  workspaceId: WorkspaceId;
  keyId: KeyId | null;
  rule: string;
  level: number;
  weight: number;
  summary: string;
  evidence: Evidence;
  openedAt: Date;
  lastSeenAt: Date;
}

const OPEN = `
  SELECT id, workspace_id AS "workspaceId", key_id AS "keyId", rule, level, weight, summary, evidence,
         opened_at AS "openedAt", last_seen_at AS "lastSeenAt"
    FROM incidents
   WHERE recovered_at IS NULL AND workspace_id = ANY($1) AND (key_id IS NULL OR key_id = ANY($2))`;

/** The open incidents of these workspaces: of these keys, and of no key. */
export async function readOpenIncidents(
  pool: pg.Pool,
  workspaceIds: readonly WorkspaceId[],
  keyIds: readonly KeyId[],
): Promise<OpenRow[]> {
  return await queryRows(pool, OPEN, [workspaceIds, keyIds], 'read-open-incidents');
}

/** Opens an incident; false when one of that rule and key is open already. */
export async function insertIncident(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, keyId, rule, finding, at }: NewIncident,
): Promise<boolean> {
  const { level, weight, summary, evidence } = finding;
  const timeline = timelineOf({ at, kind: 'opened', text: summary });
  const count = await tx.$executeRaw`
    INSERT INTO incidents (id, workspace_id, key_id, rule, level, weight, summary, evidence, timeline, opened_at,
                           last_seen_at)
    VALUES (${id}, ${workspaceId}, ${keyId}, ${rule}, ${level}, ${weight}, ${summary},
            ${JSON.stringify(evidence)}::jsonb, ${timeline}::jsonb, ${at}, ${at})
        ON CONFLICT DO NOTHING`;
  return count === 1;
}

/** Makes an open incident worse; false when it is as bad already, or over. */
export async function raiseIncident(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, finding, at }: Pick<NewIncident, 'id' | 'finding' | 'at'>,
): Promise<boolean> {
  const { level, weight, summary, evidence } = finding;
  const timeline = timelineOf({ at, kind: 'raised', text: summary });
  const count = await tx.$executeRaw`
    UPDATE incidents
       SET level = ${level}, weight = ${weight}, summary = ${summary}, evidence = ${JSON.stringify(evidence)}::jsonb,
           timeline = timeline || ${timeline}::jsonb, last_seen_at = ${at}
     WHERE workspace_id = ${workspaceId} AND id = ${id} AND recovered_at IS NULL AND level < ${level}`;
  return count === 1;
}

/** Notes that the rule of an open incident still fires; its worst moment is what it remembers. */
export async function keepIncident(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, finding, at }: Pick<NewIncident, 'id' | 'finding' | 'at'>,
): Promise<void> {
  const { level, weight, summary, evidence } = finding;
  await tx.$executeRaw`
    UPDATE incidents
       SET last_seen_at = greatest(last_seen_at, ${at}), weight = greatest(weight, ${weight}),
           summary = CASE WHEN level = ${level} AND weight < ${weight} THEN ${summary} ELSE summary END,
           evidence = CASE WHEN level = ${level} AND weight < ${weight} THEN ${JSON.stringify(evidence)}::jsonb
                           ELSE evidence END
     WHERE workspace_id = ${workspaceId} AND id = ${id} AND recovered_at IS NULL`;
}

/** Ends an open incident; whether anybody was mailed about it, or null when it was over already. */
export async function recoverIncident(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, at }: Pick<NewIncident, 'id' | 'at'>,
): Promise<{ wasMailed: boolean } | null> {
  const timeline = timelineOf({ at, kind: 'recovered', text: '' });
  const rows = await tx.$queryRaw<{ wasMailed: boolean }[]>`
    UPDATE incidents SET recovered_at = ${at}, timeline = timeline || ${timeline}::jsonb
     WHERE workspace_id = ${workspaceId} AND id = ${id} AND recovered_at IS NULL
    RETURNING timeline @> '[{"kind":"mailed"}]'::jsonb AS "wasMailed"`;
  return rows[0] ?? null;
}

/** Takes open incidents that were not mailed at their present level: each is taken once. */
export async function takeUnmailed(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE incidents SET mailed_level = level
     WHERE workspace_id = ${workspaceId} AND id = ANY(${[...ids]}) AND recovered_at IS NULL AND mailed_level < level
    RETURNING id`;
  return rows.map(({ id }) => id);
}

/** Holds back the mail that these incidents are over, until quiet hours are. */
export async function holdRecoveries(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<void> {
  await tx.incident.updateMany({
    where: { workspaceId, id: { in: [...ids] } },
    data: { recoveryHeld: true },
  });
}

/** Takes incidents whose end is still to be mailed: each is taken once. */
export async function takeHeldRecoveries(
  tx: Tx,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await tx.incident.updateManyAndReturn({
    where: { workspaceId, id: { in: [...ids] }, recoveryHeld: true },
    data: { recoveryHeld: false },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Notes that so many people were mailed about these incidents. */
export async function noteMailed(
  tx: Tx,
  workspaceId: WorkspaceId,
  { ids, at, people }: { ids: readonly string[]; at: Date; people: number },
): Promise<void> {
  const timeline = timelineOf({ at, kind: 'mailed', text: String(people) });
  await tx.$executeRaw`
    UPDATE incidents SET timeline = timeline || ${timeline}::jsonb
     WHERE workspace_id = ${workspaceId} AND id = ANY(${[...ids]})`;
}

/** The workspaces that have an incident about all of their keys open. */
export async function listAlarmedWorkspaces(pool: pg.Pool): Promise<WorkspaceId[]> {
  const text = `SELECT DISTINCT workspace_id AS id FROM incidents WHERE recovered_at IS NULL AND key_id IS NULL`;
  return (await queryRows<{ id: WorkspaceId }>(pool, text, [])).map(({ id }) => id);
}

const UNMAILED = `
  SELECT workspace_id AS "workspaceId", id FROM incidents
   WHERE (recovered_at IS NULL AND mailed_level < level OR recovery_held) AND (workspace_id, id) > ($1, $2)
   ORDER BY workspace_id, id LIMIT $3`;

/** The next incidents that are open and were not mailed at their present level, or whose end is still to be mailed. */
export async function listUnmailed(
  pool: pg.Pool,
  after: { workspaceId: WorkspaceId; id: string } | null,
  limit: number,
): Promise<{ workspaceId: WorkspaceId; id: string }[]> {
  const values = [after?.workspaceId ?? '', after?.id ?? '', limit];
  return await queryRows(pool, UNMAILED, values, 'list-unmailed-incidents');
}

/** Says who looks after an incident; false when somebody did already (a guarded update). */
export async function acknowledge(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, by, at }: { id: string; by: UserId | null; at: Date },
): Promise<boolean> {
  const { count } = await tx.incident.updateMany({
    where: { workspaceId, id, acknowledgedAt: null },
    data: { acknowledgedAt: at, acknowledgedById: by },
  });
  return count === 1;
}

function timelineOf({ at, kind, text }: IncidentEvent): string {
  return JSON.stringify([{ at: at.toISOString(), kind, text }]);
}

const SHOWN = `
  SELECT i.id, i.rule, i.level, i.weight, i.summary, i.evidence, i.timeline, i.opened_at AS "openedAt",
         i.last_seen_at AS "lastSeenAt", i.recovered_at AS "recoveredAt", i.acknowledged_at AS "acknowledgedAt",
         u.name AS "acknowledgedBy",
         CASE WHEN k.id IS NOT NULL THEN json_build_object('id', k.id, 'name', k.name, 'prefix', k.prefix,
           'createdBy', k.created_by, 'lastFour', (
             SELECT last_four FROM api_key_secrets s WHERE s.workspace_id = k.workspace_id AND s.key_id = k.id
              ORDER BY created_at DESC LIMIT 1)) END AS key
    FROM incidents i
    LEFT JOIN api_keys k ON k.workspace_id = i.workspace_id AND k.id = i.key_id
    LEFT JOIN users u ON u.id = i.acknowledged_by`;

const PAGE = `${SHOWN}
   WHERE i.workspace_id = $1 AND i.id < $2 AND ($3::text IS NULL OR i.key_id IS NULL OR k.created_by = $3)
     AND ($4 OR i.recovered_at IS NULL)
   ORDER BY i.id DESC LIMIT $5`;
const SOME = `${SHOWN} WHERE i.workspace_id = $1 AND i.id = ANY($2) ORDER BY i.id`;
const COUNT = `
  SELECT count(*)::int AS count FROM (
    SELECT FROM incidents i
      LEFT JOIN api_keys k ON k.workspace_id = i.workspace_id AND k.id = i.key_id
     WHERE i.workspace_id = $1 AND i.recovered_at IS NULL
       AND ($2::text IS NULL OR i.key_id IS NULL OR k.created_by = $2) LIMIT $3) AS open`;

type ShownRow = Parameters<typeof parseIncident>[0];

/** A workspace's incidents before one, newest first; `createdBy`: only of this person's keys, and of no key. */
export async function listIncidents(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  query: { before: string | null; createdBy: UserId | null; withRecovered: boolean; limit: number },
): Promise<Incident[]> {
  const { before, createdBy, withRecovered, limit } = query;
  // '~' is after every id.
  const values = [workspaceId, before ?? '~', createdBy, withRecovered, limit];
  const rows = await queryRows<ShownRow>(pool, PAGE, values);
  return rows.flatMap((row) => parseIncident(row) ?? []);
}

/** These incidents of a workspace, oldest first. */
export async function readIncidents(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<Incident[]> {
  const rows = await queryRows<ShownRow>(pool, SOME, [workspaceId, ids]);
  return rows.flatMap((row) => parseIncident(row) ?? []);
}

/** How many incidents are open, counted no further than `max`. */
export async function countOpenIncidents(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { createdBy, max }: { createdBy: UserId | null; max: number },
): Promise<number> {
  const values = [workspaceId, createdBy, max];
  return (await queryRows<{ count: number }>(pool, COUNT, values))[0]?.count ?? 0;
}

const PURGE = `
  DELETE FROM incidents WHERE (workspace_id, id) IN (
    SELECT workspace_id, id FROM incidents WHERE recovered_at < $1 ORDER BY recovered_at LIMIT $2)`;

/** Deletes up to `limit` incidents that were over before a moment; says how many. */
export async function purgeIncidents(
  pool: pg.Pool,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  return (await pool.query(PURGE, [before, limit])).rowCount ?? 0;
}

/** One incident inside a transaction, or null. */
export async function findIncidentKey(
  db: Db | Tx,
  workspaceId: WorkspaceId,
  id: string,
): Promise<{ rule: string; keyId: string | null } | null> {
  return await db.incident.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { rule: true, keyId: true },
  });
}
