import { withConnection } from '../../scripts/launch/connection.mjs';
import { keyId } from './keyring.mjs';
import { CUSTOMER } from './seed.mjs';

/** How far back the counts of `seedUsage` reach. */
export const USAGE_DAYS = 30;
const KEYS = 20;

/** 720 hours, 15 endpoints, 10 countries, an allowed and a refused row: 216,000 cells, five decisions in each. */
const FILL = `
  INSERT INTO usage_counts (workspace_id, cut, grain, at, key_id, environment, endpoint, outcome, status, country,
                            count, responses, latency_bins, latency_counts)
  WITH cells AS (
    SELECT date_trunc('hour', now()) - make_interval(hours => h) AS at, 'GET /resource/' || e AS endpoint,
           (ARRAY['DE','US','FR','IN','JP','BR','GB','NL','SG','ZZ'])[c] AS country,
           o.outcome, o.status, ($3::text[])[1 + (h + e) % cardinality($3::text[])] AS key_id, 5 * $2::int AS n
      FROM generate_series(0, 24 * ${USAGE_DAYS} - 1) h, generate_series(1, 15) e, generate_series(1, 10) c,
           (VALUES ('valid', 200), ('scope_missing', 403)) o(outcome, status)),
  cuts (cut, keeps_key, keeps_endpoint) AS (
    VALUES ('workspace'::usage_cut, false, false), ('endpoints', false, true), ('keys', true, false)),
  grains (grain, unit) AS (VALUES ('hour'::usage_grain, 'hour'), ('day', 'day'))
  SELECT $1, cut, grain, date_trunc(unit, at, 'UTC'), CASE WHEN keeps_key THEN key_id ELSE '' END, 'live',
         CASE WHEN keeps_endpoint THEN endpoint ELSE '' END, outcome, status,
         CASE WHEN keeps_endpoint THEN country ELSE '' END, sum(n), sum(n),
         ARRAY[-200, -150, -100]::smallint[], ARRAY[sum(n) / 5 * 3, sum(n) / 5, sum(n) / 5]::bigint[]
    FROM cells, cuts, grains GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`;

/**
 * Counts of the customer over 30 days: about 1 M requests, times a factor, with the same names.
 * @param {string} url
 * @param {number} factor
 * @returns {Promise<number>} how many requests they stand for
 */
export function seedUsage(url, factor) {
  return withConnection(url, async (client) => {
    const keys = Array.from({ length: KEYS }, (_, index) => keyId(index));
    await client.query(FILL, [CUSTOMER.id, factor, keys]);
    await client.query('VACUUM ANALYZE usage_counts');
    const sum = `SELECT sum(count)::float8 AS n FROM usage_counts WHERE cut = 'workspace' AND grain = 'day'`;
    return (await client.query(sum)).rows[0].n;
  });
}
