import type pg from 'pg';
import type { KeyId, UserId, WorkspaceId } from '../core/ids';
import type { Environment } from '../core/key-format';
import type { AddressUse } from '../core/restrictions/replay';
import type { RestrictionReason } from '../core/restrictions/restrictions';
import { queryRows } from './query-rows';

/** Whose requests: of the keys of a workspace in some environments, or of one of them. */
export interface UseOf {
  environments: readonly Environment[];
  keyId: KeyId | null;
  /** Of the keys that this person created; null: of everybody's. */
  createdBy: UserId | null;
  /** The first hour. */
  since: Date;
}

/** How many requests came from an address with the keys of an environment. */
export interface EnvironmentUse extends AddressUse {
  environment: Environment;
}

const KEYS = `
  WITH keys AS (
    SELECT workspace_id, id, environment FROM api_keys
     WHERE workspace_id = $1 AND status <> 'REVOKED' AND environment = ANY($2::environment[])
       AND ($3::text IS NULL OR id = $3) AND ($4::text IS NULL OR created_by = $4))`;

// What was counted without an address is what the endpoints have more than the addresses.
const ADDRESS_USE = `${KEYS}, told AS (
    SELECT k.environment, a.address, sum(a.count) AS requests
      FROM keys k JOIN usage_addresses a ON a.workspace_id = k.workspace_id AND a.key_id = k.id
     WHERE a.workspace_id = $1 AND a.hour >= $5 AND a.outcome = 'valid'
     GROUP BY 1, 2), total AS (
    SELECT k.environment, sum(c.count) AS requests
      FROM keys k JOIN usage_counts c ON c.workspace_id = k.workspace_id AND c.key_id = k.id
     WHERE c.workspace_id = $1 AND c.cut = 'keys' AND c.grain = 'hour' AND c.at >= $5
       AND c.outcome = 'valid'
     GROUP BY 1), untold AS (
    SELECT environment, requests - coalesce(
             (SELECT sum(requests) FROM told WHERE told.environment = total.environment), 0) AS requests
      FROM total)
  SELECT environment, address, requests::float8 FROM told
   UNION ALL
  SELECT environment, NULL, requests::float8 FROM untold WHERE requests > 0`;

const REPORTS = `
  SELECT reason, sum(count)::float8 AS requests FROM usage_reports
   WHERE workspace_id = $1 AND key_id = $2 AND hour >= $3 GROUP BY reason ORDER BY 2 DESC, 1`;

/** From which addresses requests came that were let through; revoked keys make none any more. */
export async function readAddressUse(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { environments, keyId, createdBy, since }: UseOf,
): Promise<EnvironmentUse[]> {
  return await queryRows(pool, ADDRESS_USE, [workspaceId, environments, keyId, createdBy, since]);
}

/** How many requests of a key were let through that a restriction which only reports would have refused. */
export async function readReports(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { keyId, since }: { keyId: KeyId; since: Date },
): Promise<{ reason: RestrictionReason; requests: number }[]> {
  return await queryRows(pool, REPORTS, [workspaceId, keyId, since]);
}
