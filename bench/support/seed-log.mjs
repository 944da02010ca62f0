import { withConnection } from '../../scripts/launch/connection.mjs';
import { keyId } from './keyring.mjs';
import { CUSTOMER } from './seed.mjs';

/** How far back the log of `seedLog` reaches. */
export const LOG_DAYS = 30;
/** From where 20 requests came. */
export const RARE_ADDRESS = '198.51.100.7';
const DAY_MS = 86_400_000;

// A day of a company's requests: few keys make most, most are answered, some are refused, a few fail.
const SEED_DAY = `
  INSERT INTO request_log (id, at, source, request_id, workspace_id, environment, key_id, method, path, endpoint,
                           status, outcome, trace, required_scopes, microseconds, address, country, user_agent)
  SELECT 'log_' || lpad(($2::bigint * $3 + i)::text, 26, '0'), at, 'api', 'req_' || lpad(i::text, 26, '0'), $4,
         CASE WHEN i % 500 = 0 THEN 'test' ELSE 'live' END,
         ($5::text[])[1 + floor(cardinality($5::text[]) * random() ^ 3)::int], 'GET', '/v2/jobs/' || i,
         'GET /v2/r' || floor(40 * random() ^ 2)::int || '/{id}', status,
         CASE status WHEN 429 THEN 'rate_limited' WHEN 403 THEN 'scope_missing' WHEN 401 THEN 'key_expired'
                     ELSE 'valid' END,
         'ppppppppppp', '{}', (1000 * random())::int, '203.0.113.' || floor(250 * random())::int,
         (ARRAY['DE','US','FR','GB','NL','ES','IT','PL','SE','JP'])[1 + floor(10 * random() ^ 2)::int],
         'python-requests/2.32.3'
    FROM generate_series(1, $3) i,
         LATERAL (SELECT $1::timestamptz + (0 * i + random()) * interval '23 hours 59 minutes' AS at,
                         0 * i + random() AS luck) AS drawn,
         LATERAL (SELECT CASE WHEN luck < 0.0002 THEN 429 WHEN luck < 0.01 THEN 403 WHEN luck < 0.015 THEN 401
                              WHEN luck < 0.03 THEN 404 WHEN luck < 0.032 THEN 503 ELSE 200 END AS status) AS answer`;

/**
 * A log of the customer over 30 days.
 * @param {string} url
 * @param {number} rows
 * @returns {Promise<void>}
 */
export function seedLog(url, rows) {
  const perDay = Math.ceil(rows / LOG_DAYS);
  const keys = Array.from({ length: 1_000 }, (_, index) => keyId(index));
  const today = Date.now() - (Date.now() % DAY_MS);
  return withConnection(url, async (client) => {
    for (let back = LOG_DAYS; back >= 1; back -= 1) {
      const day = new Date(today - back * DAY_MS).toISOString();
      await client.query('SELECT open_request_log($1::date)', [day.slice(0, 10)]);
      await client.query(SEED_DAY, [day, back, perDay, CUSTOMER.id, keys]);
    }
    await client.query(
      `UPDATE request_log SET address = $1 WHERE (at, id) IN (SELECT at, id FROM request_log ORDER BY at LIMIT 20)`,
      [RARE_ADDRESS],
    );
    await client.query('VACUUM ANALYZE request_log');
  });
}
