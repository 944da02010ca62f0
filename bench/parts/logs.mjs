import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { cacheFolder, checkout, inCheckout } from '../../scripts/launch/checkout.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { keyId } from '../support/keyring.mjs';
import { startServer } from '../support/processes.mjs';
import { short, table } from '../support/report.mjs';
import { CUSTOMER } from '../support/seed.mjs';
import { LOG_DAYS, RARE_ADDRESS, seedLog } from '../support/seed-log.mjs';
import { quantile } from '../support/statistics.mjs';

const P95_MS_MAX = 300;

/**
 * Pages of the log under every kind of filter, also such that nothing meets.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function logs(world) {
  const { steps, plan } = world;
  const url = await world.copyDatabase('bench_logs');
  const rows = plan.logRows.toLocaleString('en-US');
  await steps.run(`A log of ${rows} requests`, () => seedLog(url, plan.logRows));
  const program = await steps.run('Program', bundle);
  const measured = await steps.run(`Pages, ${plan.logRounds} of each kind`, () =>
    measure(world, url, program),
  );
  return describe(rows, measured);
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
      `A page of 50, inside the process, over ${LOG_DAYS} days. Where nothing meets a filter that no index serves, the search stops after a sixth of a second and says how far it came.`,
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
