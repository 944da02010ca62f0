import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { cacheFolder, checkout, inCheckout } from '../../scripts/launch/checkout.mjs';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { keyId } from '../support/keyring.mjs';
import { startServer } from '../support/processes.mjs';
import { short, table } from '../support/report.mjs';
import { CUSTOMER } from '../support/seed.mjs';
import { quantile } from '../support/statistics.mjs';

const DAYS = 30;
const DAY_MS = 86_400_000;
const P95_MS_MAX = 300;
const RARE_ADDRESS = '198.51.100.7';

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
 * Pages of the log under every kind of filter, also such that nothing meets.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function logs(world) {
  const { steps, plan } = world;
  const url = await world.copyDatabase('bench_logs');
  const rows = plan.logRows.toLocaleString('en-US');
  await steps.run(`A log of ${rows} requests`, () => seed(url, plan.logRows));
  const program = await steps.run('Program', bundle);
  const measured = await steps.run(`Pages, ${plan.logRounds} of each kind`, () =>
    measure(world, url, program),
  );
  return describe(rows, measured);
}

function seed(url, rows) {
  const perDay = Math.ceil(rows / DAYS);
  const keys = Array.from({ length: 1_000 }, (_, index) => keyId(index));
  const today = Date.now() - (Date.now() % DAY_MS);
  return withConnection(url, async (client) => {
    for (let back = DAYS; back >= 1; back -= 1) {
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

/** What is asked, and whether something meets it. */
const LISTS = [
  ['no filter', {}],
  ['test requests, 1 of 500', {}, 'test'],
  ['a busy key', { key: keyId(0) }],
  ['a quiet key', { key: keyId(999) }],
  ['an endpoint', { endpoint: 'GET /v2/r3/{id}' }],
  ['4xx', { status: '4xx' }],
  ['503', { status: '503' }],
  ['one refusal, 1 of 5,000', { outcome: 'rate_limited' }],
  ['a refusal that never was', { outcome: 'creator_left' }],
  ['a country', { country: 'JP' }],
  ['an address, 20 requests', { address: RARE_ADDRESS }],
  ['an address that never was', { address: '192.0.2.77' }],
  ['a busy key and 503', { key: keyId(0), status: '503' }],
  ['a quiet key and another endpoint', { key: keyId(999), endpoint: 'GET /v2/none/{id}' }],
  ['a country and an outcome', { country: 'JP', outcome: 'rate_limited' }],
  ['an id that is not ours', { request: 'order-7' }],
].map(([name, query, environment = 'live']) => ({ name, query, environment }));

async function measure({ folder, keyring, plan }, url, program) {
  const server = await startServer(process.execPath, [program], {
    cwd: checkout,
    logFile: path.join(folder, 'logs.log'),
    env: cleanEnvironment({
      DATABASE_URL: url,
      KEYDESK_DATA_DIR: path.join(folder, 'data-logs'),
      KEYDESK_PEPPERS: keyring.pepper,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
      BENCH_LOGS: JSON.stringify({
        workspaceId: CUSTOMER.id,
        userId: CUSTOMER.owner,
        rounds: plan.logRounds,
        lists: LISTS,
      }),
    }),
  });
  await server.stop();
  return server.message;
}

/** @returns {Promise<string>} where the bundled program is: in the checkout, whose packages it needs */
async function bundle() {
  const { build, stop } = await import('esbuild');
  const outfile = path.join(cacheFolder, 'bench-logs.mjs');
  await build({
    entryPoints: [inCheckout('bench', 'servers', 'logs.mjs')],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
  });
  await stop();
  return outfile;
}

function describe(rows, { times, found }) {
  const all = Object.values(times).flat();
  const lines = Object.entries(times).map(([name, each]) => [
    name,
    found[name].rows,
    found[name].isWhole ? 'yes' : 'no',
    short(quantile(each, 0.5)),
    short(quantile(each, 0.95)),
  ]);
  const slowest = Math.max(...Object.values(times).map((each) => quantile(each, 0.95)));
  return {
    title: `Pages of a log of ${rows} requests`,
    lines: [
      `A page of 50, inside the process, over ${DAYS} days. Where nothing meets a filter that no index serves, the search stops after a sixth of a second and says how far it came.`,
      '',
      ...table(['Filter', '>rows', 'whole time', '>p50 ms', '>p95 ms'], lines),
    ],
    findings: [
      {
        what: `page of a log of ${rows} requests, p95 of all filters together`,
        figure: `${short(quantile(all, 0.95))} ms`,
        target: `≤ ${P95_MS_MAX} ms`,
        isMet: quantile(all, 0.95) <= P95_MS_MAX,
      },
      {
        what: 'the same, p95 of the slowest filter',
        figure: `${short(slowest)} ms`,
        target: `≤ ${P95_MS_MAX} ms`,
        isMet: slowest <= P95_MS_MAX,
      },
    ],
  };
}
