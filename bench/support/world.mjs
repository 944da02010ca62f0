import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { checkout } from '../../scripts/launch/checkout.mjs';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { migrate } from '../../scripts/launch/migrate.mjs';
import { freePort, startPostgres } from '../../scripts/launch/postgres.mjs';
import { onShutdown } from '../../scripts/launch/shutdown.mjs';
import { cleanEnvironment } from '../../scripts/testing/environment.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { Keyring } from './keyring.mjs';
import { startServer } from './processes.mjs';
import { operatorSecret, seedInstallation, seedKeys } from './seed.mjs';

/** The database that every part's own is a copy of. */
const TEMPLATE = 'bench_template';
/** Durable as in production; statements are counted only where a database asks for it. */
const SETTINGS = {
  max_connections: 150,
  shared_preload_libraries: 'pg_stat_statements',
  'pg_stat_statements.track': 'none',
};

/**
 * What the parts measure in.
 * @typedef {Awaited<ReturnType<typeof openWorld>>} World
 */

/**
 * Starts PostgreSQL with a database of keys that can be used.
 * @param {import('../../scripts/launch/steps.mjs').Steps} steps
 * @param {import('./plan.mjs').Plan} plan
 */
export async function openWorld(steps, plan) {
  const folder = temporaryFolder();
  const keyring = new Keyring();
  const postgres = await steps.run('PostgreSQL', () =>
    startPostgres(path.join(folder, 'postgres'), { settings: SETTINGS }),
  );
  onShutdown({ close: postgres.stop, force: postgres.forceStop });
  const sql = (database, text, values) =>
    withConnection(postgres.url(database), (client) => client.query(text, values));
  /** Gives a database its own copy of another; the other must have no connection. */
  const copyDatabase = async (name, from = TEMPLATE) => {
    await sql('postgres', `CREATE DATABASE ${name} TEMPLATE ${from}`);
    return postgres.url(name);
  };
  await sql('postgres', `CREATE DATABASE ${TEMPLATE}`);
  await migrate(postgres.url(TEMPLATE));
  await seedInstallation(postgres.url(TEMPLATE), keyring);
  const range = { from: 0, to: plan.usableKeys, areUsed: true };
  await seedKeys(steps, postgres.url(TEMPLATE), keyring, range);
  const start = { folder, keyring };
  return {
    steps,
    plan,
    folder,
    keyring,
    operator: operatorSecret(keyring),
    url: postgres.url,
    sql,
    copyDatabase,
    startVerifier: (url, options) => startVerifier(start, url, options),
  };
}

/**
 * Starts a verifier as `npm run start:verifier` does.
 * @param {{ folder: string, keyring: Keyring }} world
 * @param {string} url of its database
 * @param {{ env?: Record<string, string>, port?: number }} [options]
 */
async function startVerifier({ folder, keyring }, url, { env = {}, port } = {}) {
  const used = port ?? (await freePort());
  return await startServer(process.execPath, ['scripts/verifier.mjs'], {
    cwd: checkout,
    logFile: path.join(folder, `verifier-${used}.log`),
    port: used,
    env: cleanEnvironment({
      PORT: String(used),
      DATABASE_URL: url,
      KEYDESK_DATA_DIR: path.join(folder, `data-${used}`),
      KEYDESK_PEPPERS: keyring.pepper,
      NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
      ...env,
    }),
  });
}
