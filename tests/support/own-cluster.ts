import { setTimeout as pause } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { withConnection } from '../../scripts/launch/connection.mjs';
import { migrate } from '../../scripts/launch/migrate.mjs';
import { startPostgres } from '../../scripts/launch/postgres.mjs';
import { isAlive } from '../../scripts/launch/process-identity.mjs';
import { grantServing, openServingRole } from '../../scripts/launch/roles.mjs';
import { closeAll, onShutdown } from '../../scripts/launch/shutdown.mjs';
import { temporaryFolder } from '../../scripts/testing/temporary-folder.mjs';
import { openFaultProxy } from './fault-proxy';

// A PostgreSQL of this test file's own, which it may stop: import it before all that connects to
// DATABASE_URL. The proxy keeps the address: the server gets another port at every start.

const DATABASE = 'keydesk';

const folder = temporaryFolder();
let postgres = await startPostgres(folder);
onShutdown({ close: () => postgres.stop(), force: () => postgres.forceStop() });
await withConnection(postgres.url('postgres'), (client) =>
  client.query(`CREATE DATABASE ${DATABASE}`),
);
const ownerUrl = postgres.url(DATABASE);
await migrate(ownerUrl);
const url = await openServingRole(ownerUrl, folder);
await grantServing({ url, ownerUrl });
const proxy = await openFaultProxy(url);
process.env.DATABASE_URL = proxy.through(url);

afterAll(async () => {
  await proxy.close();
  await closeAll();
});

/** Stops the database in order; nothing listens at its address. */
export async function stopDatabase(): Promise<void> {
  await postgres.stop();
  proxy.refuse();
}

/** Ends the database without a word to anybody, as `pg_ctl stop -m immediate`. */
export async function crashDatabase(): Promise<void> {
  process.kill(postgres.pid, 'SIGQUIT');
  while (isAlive(postgres.pid)) await pause(5);
  proxy.refuse();
}

/** Starts it again, at the same address. Settled when it answers. */
export async function startDatabase(): Promise<void> {
  postgres = await startPostgres(folder);
  proxy.retarget(Number(new URL(postgres.url(DATABASE)).port));
  await proxy.pass();
}
