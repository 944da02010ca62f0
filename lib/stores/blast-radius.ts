import type pg from 'pg';
import type { AddressUsed, BlastRadius, EndpointUse, HourUse } from '../core/blast-radius';
import type { KeyId, WorkspaceId } from '../core/ids';
import { translateDatabaseError } from './database-error';

const ROWS_MAX = 100;
const HOURS_MAX = 744;

const OF_KEY = 'workspace_id = $1 AND key_id = $2';
const BY_HOUR = `${OF_KEY} AND cut = 'keys' AND grain = 'hour' AND at >= $3`;

const ENDPOINTS = `
  SELECT endpoint, outcome, sum(count)::float8 AS requests, min(at) AS "from", max(at) AS "to"
    FROM usage_counts
   WHERE ${OF_KEY} AND cut = 'full' AND grain = 'hour' AND at >= $3 AND count > 0
   GROUP BY endpoint, outcome ORDER BY requests DESC, endpoint, outcome LIMIT ${ROWS_MAX}`;

const ADDRESSES = `
  SELECT address, outcome, sum(count)::float8 AS requests, min(hour) AS "from", max(hour) AS "to"
    FROM usage_addresses WHERE ${OF_KEY} AND hour >= $3
   GROUP BY address, outcome ORDER BY requests DESC, address, outcome LIMIT ${ROWS_MAX}`;

const HOURS = `
  SELECT at AS hour, coalesce(sum(count) FILTER (WHERE outcome = 'valid'), 0)::float8 AS accepted,
         coalesce(sum(count) FILTER (WHERE outcome <> 'valid'), 0)::float8 AS refused
    FROM usage_counts WHERE ${BY_HOUR} GROUP BY at HAVING sum(count) > 0 ORDER BY at DESC LIMIT ${HOURS_MAX}`;

const TOTALS = `
  SELECT coalesce(sum(count) FILTER (WHERE outcome = 'valid'), 0)::float8 AS accepted,
         coalesce(sum(count) FILTER (WHERE outcome <> 'valid'), 0)::float8 AS refused
    FROM usage_counts WHERE ${BY_HOUR}`;

/** What was counted of a key since the beginning of that hour: four bounded reads along its index. */
export async function readBlastRadius(
  pool: pg.Pool,
  workspaceId: WorkspaceId,
  { keyId, since }: { keyId: KeyId; since: Date },
): Promise<BlastRadius> {
  const values = [workspaceId, keyId, since];
  try {
    const [endpoints, addresses, hours, totals] = await Promise.all([
      pool.query<EndpointUse>(ENDPOINTS, values),
      pool.query<AddressUsed>(ADDRESSES, values),
      pool.query<HourUse>(HOURS, values),
      pool.query<Pick<BlastRadius, 'accepted' | 'refused'>>(TOTALS, values),
    ]);
    const { accepted = 0, refused = 0 } = totals.rows[0] ?? {};
    return {
      since,
      accepted,
      refused,
      endpoints: endpoints.rows,
      addresses: addresses.rows,
      hours: hours.rows.reverse(),
    };
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
