import type pg from 'pg';
import { FAULTS, REJECTIONS, type Slice } from '../core/alerts/counts';
import type { KeyId, WorkspaceId } from '../core/ids';
import type { UsageGrain } from '../core/usage';
import { queryRows } from './query-rows';

/** A key, or with an empty `keyId` all keys of a workspace together. */
export interface Subject {
  workspaceId: WorkspaceId;
  keyId: KeyId | '';
}

/** What was counted of a subject in a time. */
export interface SubjectSlice extends Slice, Subject {}

const ACTIVE = `
  SELECT workspace_id AS "workspaceId", key_id AS "keyId" FROM (
    SELECT DISTINCT workspace_id, key_id FROM usage_counts
     WHERE cut = 'keys' AND grain = 'quarter' AND at >= $1 AND environment = 'live'
     UNION
    SELECT workspace_id, key_id FROM incidents
     WHERE recovered_at IS NULL AND key_id IS NOT NULL AND rule = ANY($2)) AS k
   WHERE (workspace_id, key_id) > ($3, $4) ORDER BY 1, 2 LIMIT $5`;

// Key by key, each by the index of its rows: PostgreSQL takes a key's part of a time for a row or two, and would as
// soon read that time of all keys. OFFSET 0 keeps the parts apart.
const slices = (ofKeys: boolean) => `
  SELECT c.workspace_id AS "workspaceId", c.key_id AS "keyId", c.at,
         sum(c.count)::float8 AS requests,
         coalesce(sum(c.count) FILTER (WHERE c.outcome = 'valid'), 0)::float8 AS valid,
         coalesce(sum(c.count) FILTER (WHERE c.outcome = ANY($3)), 0)::float8 AS rejected,
         coalesce(sum(c.count) FILTER (WHERE c.outcome = 'rate_limited'), 0)::float8 AS limited,
         (coalesce(sum(c.count) FILTER (WHERE c.outcome = ANY($4)), 0)
          + coalesce(sum(c.responses) FILTER (WHERE c.outcome = 'valid' AND c.status >= 400), 0))::float8 AS errors
    FROM unnest($1::text[], $2::text[]) AS s (workspace_id, key_id)
   CROSS JOIN LATERAL (
     SELECT * FROM usage_counts
      WHERE workspace_id = s.workspace_id AND key_id = s.key_id AND cut = '${ofKeys ? 'keys' : 'workspace'}'
        AND key_id ${ofKeys ? '<>' : '='} '' AND grain = $5::usage_grain AND environment = 'live'
        AND at >= $6 AND at <= $7 AND ($8::timestamptz[] IS NULL OR at = ANY($8))
     OFFSET 0) AS c
   GROUP BY 1, 2, 3 ORDER BY 3`;
const SLICES_OF_KEYS = slices(true);
const SLICES_OF_WORKSPACES = slices(false);

const MINUTES: Readonly<Record<UsageGrain, number>> = {
  minute: 1,
  quarter: 15,
  hour: 60,
  day: 1_440,
};

/** The next live keys that had requests since a moment or have an incident of these rules open, by their ids. */
export async function listActiveKeys(
  pool: pg.Pool,
  query: { since: Date; rules: readonly string[]; after: Subject | null; limit: number },
): Promise<{ workspaceId: WorkspaceId; keyId: KeyId }[]> {
  const { since, rules, after, limit } = query;
  const values = [since, rules, after?.workspaceId ?? '', after?.keyId ?? '', limit];
  return await queryRows(pool, ACTIVE, values, 'list-active-keys');
}

/** What was counted of these keys, or of these workspaces, with live keys, in the order of time. */
export async function readSlices(
  pool: pg.Pool,
  subjects: readonly Subject[],
  time: { grain: UsageGrain; from: Date; until: Date; only?: readonly Date[] },
): Promise<SubjectSlice[]> {
  if (subjects.length === 0) return [];
  const values = [
    subjects.map(({ workspaceId }) => workspaceId),
    subjects.map(({ keyId }) => keyId),
    REJECTIONS,
    FAULTS,
    time.grain,
    time.from,
    time.until,
    time.only ?? null,
  ];
  const ofKeys = subjects.every(({ keyId }) => keyId !== '');
  const text = ofKeys ? SLICES_OF_KEYS : SLICES_OF_WORKSPACES;
  const rows = await queryRows<SubjectSlice>(pool, text, values);
  return rows.map((row) => ({ ...row, minutes: MINUTES[time.grain] }));
}

const BUSIEST = `
  SELECT key_id AS "keyId" FROM usage_counts
   WHERE workspace_id = $1 AND cut = 'keys' AND grain = 'day' AND at >= $2 AND environment = 'live'
     AND ($3::text IS NULL OR key_id = $3)
   GROUP BY key_id ORDER BY sum(count) DESC, key_id LIMIT $4`;

/** The live keys of a workspace with the most requests since a day. */
export async function listBusiestKeys(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { since, keyId, limit }: { since: Date; keyId: KeyId | null; limit: number },
): Promise<KeyId[]> {
  const values = [workspaceId, since, keyId, limit];
  const rows = await queryRows<{ keyId: KeyId }>(pool, BUSIEST, values);
  return rows.map((row) => row.keyId);
}
