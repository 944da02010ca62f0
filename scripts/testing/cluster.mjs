import { withConnection } from '../launch/connection.mjs';
import { migrate } from '../launch/migrate.mjs';
import { startPostgres } from '../launch/postgres.mjs';
import { onShutdown } from '../launch/shutdown.mjs';

/** The migrated database that every test file's own is a copy of. */
export const TEMPLATE = 'template_keydesk';

/**
 * Starts a throw-away cluster with a migrated template database.
 * @param {string} folder empty; PostgreSQL's user passes through it
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` of the role that may create databases
 * @throws {import('../launch/fault.mjs').Fault}
 */
export async function openTestCluster(folder) {
  const postgres = await startPostgres(folder, { durable: false });
  const forget = onShutdown({ close: postgres.stop, force: postgres.forceStop });
  const url = postgres.url('postgres');
  await withConnection(url, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  await migrate(postgres.url(TEMPLATE));
  return {
    url,
    async stop() {
      forget();
      await postgres.stop();
    },
  };
}
