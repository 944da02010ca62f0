import { withConnection } from '../launch/connection.mjs';
import { migrate } from '../launch/migrate.mjs';
import { startPostgres } from '../launch/postgres.mjs';
import { grantServing, openServingRole } from '../launch/roles.mjs';
import { onShutdown } from '../launch/shutdown.mjs';

/** The migrated database that every test file's own is a copy of. */
export const TEMPLATE = 'template_keydesk';

/**
 * Starts a throw-away cluster with a migrated template database.
 * @param {string} folder empty; PostgreSQL's user passes through it
 * @returns {Promise<{ url: string, servingUrl: string, stop: () => Promise<void> }>} `url` of the role that may create
 *   databases and owns the tables; `servingUrl` of the one by which the application works
 * @throws {import('../launch/fault.mjs').Fault}
 */
export async function openTestCluster(folder) {
  const postgres = await startPostgres(folder, { durable: false });
  const forget = onShutdown({ close: postgres.stop, force: postgres.forceStop });
  const url = postgres.url('postgres');
  await withConnection(url, (client) => client.query(`CREATE DATABASE ${TEMPLATE}`));
  const ownerUrl = postgres.url(TEMPLATE);
  await migrate(ownerUrl);
  const servingUrl = await openServingRole(ownerUrl, folder);
  await grantServing({ url: servingUrl, ownerUrl });
  return {
    url,
    servingUrl,
    async stop() {
      forget();
      await postgres.stop();
    },
  };
}
