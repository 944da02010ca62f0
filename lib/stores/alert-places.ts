import type pg from 'pg';
import type { KeyId, WorkspaceId } from '../core/ids';
import { OTHER } from '../core/usage';
import type { Subject } from './alert-traffic';
import { queryRows } from './query-rows';

/** A country or address from which a key was used. */
export interface KeyPlace {
  keyId: KeyId;
  place: string;
}

/** The same, and on which day; `OTHER` stands for addresses that are not kept one by one. */
export interface DayPlace {
  day: Date;
  place: string;
}

/** From where a key was used, day by day. */
export interface PlacesByDay {
  countries: readonly DayPlace[];
  addresses: readonly DayPlace[];
  /** Since when every row of addresses was read: there may be too many. */
  addressesSince: Date;
}

interface AddressDay extends DayPlace {
  /** Of how many hours, and the earliest of them. */
  rows: number;
  earliest: Date;
}

const HOUR_MS = 3_600_000;
/** Addresses of a key that are looked at; with more in two hours it has no network of its own. */
const ADDRESSES_MAX = 50;
/** How many rows of addresses of a key's past are read: of ten networks all of two months. */
const ROWS_MAX = 20_000;

// $3: since when a place is current; $4: since when one is known; $5: the day of $3. Each place is looked for in the
// rows of its key alone, and mostly found in the first: joins would read those of all keys.
const UNSEEN = `
  WITH subjects AS (SELECT * FROM unnest($1::text[], $2::text[]) AS s (workspace_id, key_id)),
  addresses AS (
    SELECT s.workspace_id, s.key_id, a.address AS place, count(*) OVER (PARTITION BY s.workspace_id, s.key_id) AS n
      FROM subjects s JOIN usage_addresses a ON a.workspace_id = s.workspace_id AND a.key_id = s.key_id
     WHERE a.hour >= $3 AND a.outcome = 'valid' AND a.address <> '${OTHER}'
     GROUP BY 1, 2, 3),
  countries AS (
    SELECT s.workspace_id, s.key_id, c.country AS place
      FROM subjects s CROSS JOIN LATERAL (
        SELECT DISTINCT country FROM usage_counts
         WHERE workspace_id = s.workspace_id AND key_id = s.key_id AND key_id <> '' AND cut = 'full' AND grain = 'hour'
           AND at >= $3 AND outcome = 'valid' AND country NOT IN ('', 'ZZ')
        OFFSET 0) AS c)
  SELECT p.key_id AS "keyId", p.place FROM countries p
   WHERE (SELECT 1 FROM usage_counts h
           WHERE h.workspace_id = p.workspace_id AND h.key_id = p.key_id AND h.key_id <> '' AND h.cut = 'full'
             AND h.grain = 'day' AND h.at >= $4 AND h.at < $5 AND h.outcome = 'valid' AND h.country = p.place
           LIMIT 1) IS NULL
     AND (SELECT 1 FROM usage_counts h
           WHERE h.workspace_id = p.workspace_id AND h.key_id = p.key_id AND h.key_id <> '' AND h.cut = 'full'
             AND h.grain = 'hour' AND h.at >= $5 AND h.at < $3 AND h.outcome = 'valid' AND h.country = p.place
           LIMIT 1) IS NULL
   UNION ALL
  SELECT p.key_id, p.place FROM addresses p
   WHERE n <= ${ADDRESSES_MAX}
     AND (SELECT 1 FROM usage_addresses h
           WHERE h.workspace_id = p.workspace_id AND h.key_id = p.key_id AND h.hour >= $4 AND h.hour < $3
             AND h.outcome = 'valid' AND h.address = p.place
           LIMIT 1) IS NULL`;

const COUNTRY_DAYS = `
  SELECT DISTINCT at AS day, country AS place FROM usage_counts
   WHERE workspace_id = $1 AND key_id = $2 AND key_id <> '' AND cut = 'full' AND grain = 'day' AND at >= $3 AND at < $4
     AND outcome = 'valid' AND country NOT IN ('', 'ZZ')`;

// The newest rows: of the earliest hour among them perhaps not all.
const ADDRESS_DAYS = `
  SELECT date_trunc('day', hour, 'UTC') AS day, address AS place, count(*)::int AS rows, min(hour) AS earliest
    FROM (SELECT hour, address FROM usage_addresses
           WHERE workspace_id = $1 AND key_id = $2 AND hour >= $3 AND hour < $4 AND outcome = 'valid'
           ORDER BY hour DESC LIMIT $5) AS latest
   GROUP BY 1, 2`;

/** The countries and addresses of these keys since `current` from which they were not used since `known`. */
export async function readUnseenPlaces(
  pool: pg.Pool,
  subjects: readonly Subject[],
  { current, known }: { current: Date; known: Date },
): Promise<KeyPlace[]> {
  if (subjects.length === 0) return [];
  const today = new Date(current);
  today.setUTCHours(0, 0, 0, 0);
  const [workspaceIds, keyIds] = [
    subjects.map(({ workspaceId }) => workspaceId),
    subjects.map(({ keyId }) => keyId),
  ];
  return await queryRows(pool, UNSEEN, [workspaceIds, keyIds, current, known, today]);
}

/** From where a key was used in a time, day by day; of very many addresses the latest. */
export async function readPlacesByDay(
  pool: pg.Pool,
  { workspaceId, keyId }: { workspaceId: WorkspaceId; keyId: KeyId },
  { from, until }: { from: Date; until: Date },
  rowsMax = ROWS_MAX,
): Promise<PlacesByDay> {
  const values = [workspaceId, keyId, from, until];
  const countries = await queryRows<DayPlace>(pool, COUNTRY_DAYS, values);
  const addresses = await queryRows<AddressDay>(pool, ADDRESS_DAYS, [...values, rowsMax]);
  const rows = addresses.reduce((sum, address) => sum + address.rows, 0);
  const earliestMs = Math.min(...addresses.map(({ earliest }) => earliest.getTime()));
  const addressesSince = rows < rowsMax ? from : new Date(earliestMs + HOUR_MS);
  return { countries, addresses, addressesSince };
}
