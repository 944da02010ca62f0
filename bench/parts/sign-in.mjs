import { randomBytes } from 'node:crypto';
import path from 'node:path';
import argon2 from 'argon2';
import { cacheFolder, checkout, inCheckout } from '../../scripts/launch/checkout.mjs';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { startServer } from '../support/processes.mjs';
import { short, table } from '../support/report.mjs';
import { quantile, welchT } from '../support/statistics.mjs';

/** As lib/crypto/password.ts hashes passwords. */
const PASSWORD_HASH = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const PEOPLE = 100;
const CLASSES = {
  known: 'a person, another password',
  unknown: 'nobody',
  without: 'a person without a password',
};
/** Beyond it two series of times are told apart (ISO/IEC 17825, dudect). */
const T_MAX = 4.5;
/** Slower ones were interrupted, which only hides what differs. */
const KEPT = 0.9;

/**
 * How long a refused sign-in takes for a person and for nobody: whether its time says who has an account.
 * @param {import('../support/world.mjs').World} world
 * @returns {Promise<import('../support/report.mjs').Section>}
 */
export async function signIn(world) {
  const { steps, plan } = world;
  const url = await world.copyDatabase('bench_sign_in');
  const people = await steps.run('People', () => addPeople(url));
  const program = await steps.run('Program', bundle);
  const { whole, withoutHash } = await steps.run(
    `Sign-ins, ${plan.signIns} of each kind, twice`,
    () => measure(world, { url, program, addresses: addressesOf(people, plan.signIns) }),
  );
  return describe(plan, whole, withoutHash);
}

/** @returns {Promise<Record<'known' | 'without', string[]>>} addresses as long as those of nobody */
async function addPeople(url) {
  const hash = await argon2.hash('the password of all of them', PASSWORD_HASH);
  const known = namesOf('known');
  const without = namesOf('wthot');
  const add = (addresses, passwordHash) =>
    withConnection(url, (client) =>
      client.query(
        `INSERT INTO users (id, email, name, password_hash)
         SELECT 'usr_' || translate(email, '@.-', ''), email, 'Pat', $2 FROM unnest($1::text[]) email`,
        [addresses, passwordHash],
      ),
    );
  await add(known, hash);
  await add(without, null);
  await withConnection(url, (client) => client.query('VACUUM ANALYZE users'));
  return { known, without };
}

function namesOf(kind) {
  return Array.from(
    { length: PEOPLE },
    () => `${kind}-${randomBytes(6).toString('hex')}@example.com`,
  );
}

function addressesOf({ known, without }, count) {
  const times = (addresses) => Array.from({ length: count }, (_, i) => addresses[i % PEOPLE]);
  return { known: times(known), unknown: times(namesOf('nobdy')), without: times(without) };
}

/** @returns {Promise<string>} where the bundled program is: in the checkout, whose packages it needs */
async function bundle() {
  const { build, stop } = await import('esbuild');
  const outfile = path.join(cacheFolder, 'bench-sign-in.mjs');
  await build({
    entryPoints: [inCheckout('bench', 'servers', 'sign-in.mjs')],
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

async function measure({ folder, keyring }, { url, program, addresses }) {
  const server = await startServer(process.execPath, [program], {
    cwd: checkout,
    logFile: path.join(folder, 'sign-in.log'),
    env: cleanEnvironment({
      DATABASE_URL: url,
      KEYDESK_DATA_DIR: path.join(folder, 'data-sign-in'),
      KEYDESK_PEPPERS: keyring.pepper,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
      BENCH_ADDRESSES: JSON.stringify(addresses),
    }),
  });
  await server.stop();
  return server.message;
}

function describe({ signIns }, whole, withoutHash) {
  const known = kept(whole);
  const others = Object.keys(CLASSES).filter((name) => name !== 'known');
  return {
    title: 'Refused sign-ins, of people and of nobody',
    lines: [
      `${signIns} of each kind in an order drawn at random, measured inside the process. t is Welch's, beside a person with another password, over the faster ${KEPT * 100} % of all.`,
      '',
      ...timesTable('As in production', whole),
      '',
      ...timesTable('The same without argon2, which nobody can have done', withoutHash),
    ],
    findings: others.map((name) => {
      const t = welchT(kept(whole)[name], known.known);
      return {
        what: `refused sign-in of ${CLASSES[name]} beside ${CLASSES.known}, t of ${signIns} each`,
        figure: short(t),
        target: `between −${T_MAX} and ${T_MAX}`,
        isMet: Math.abs(t) < T_MAX,
      };
    }),
  };
}

function timesTable(heading, times) {
  const all = kept(times);
  const rows = Object.entries(CLASSES).map(([name, label]) => [
    label,
    ...[0.1, 0.5, 0.9].map((share) => short(quantile(times[name], share) / 1000)),
    name === 'known' ? '' : short(welchT(all[name], all.known)),
  ]);
  return table([heading, '>p10 ms', '>p50 ms', '>p90 ms', '>t'], rows);
}

/** @param {Record<string, number[]>} times @returns {Record<string, number[]>} without the slowest of all together */
function kept(times) {
  const limit = quantile(Object.values(times).flat(), KEPT);
  return Object.fromEntries(
    Object.entries(times).map(([name, each]) => [name, each.filter((time) => time <= limit)]),
  );
}
