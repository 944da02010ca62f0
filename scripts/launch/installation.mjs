import { checkout, readablePath } from './checkout.mjs';
import { openDataFolder, serverLockFile } from './data-folder.mjs';
import { isEmbedded, openDatabase } from './database.mjs';
import {
  address,
  exportEnvironment,
  loadEnvFile,
  refuseUsedPort,
  wantedPort,
} from './environment.mjs';
import { Fault } from './fault.mjs';
import { tryLock } from './lock.mjs';
import { migrate } from './migrate.mjs';
import { prepareCheckout } from './prepare.mjs';
import { grantServing } from './roles.mjs';
import { loadSecrets } from './secrets.mjs';

const UNPROTECTED =
  'The database does not protect the past of the audit log: the role that serves may change it. See KEYDESK_DATABASE_OWNER_URL in docs/operations.md.';

/**
 * Everything before a server may run in this process: data folder, port, packages, what is built, database and secrets,
 * and the environment that tells the program of them.
 * @param {import('./steps.mjs').Steps} steps
 * @param {{ command: string, development?: boolean, bundle?: boolean, pages?: boolean }} needs as for prepareCheckout
 * @returns {Promise<{ port: number, url: string }>} `url` of the database
 * @throws {Fault}
 */
export async function prepareServer(steps, needs) {
  const { command } = needs;
  process.chdir(checkout);
  loadEnvFile();
  const port = wantedPort();
  const dataFolder = claimDataFolder(steps, { command, port });
  await refuseUsedPort(port);
  await prepareCheckout(steps, needs);
  const { url, secrets } = await openInstallation(steps, { dataFolder, command, isServer: true });
  exportEnvironment({ dataFolder, url, secrets, port });
  return { port, url };
}

/**
 * From a data folder to everything the program needs: database, tables, secrets.
 * @param {import('./steps.mjs').Steps} steps
 * @param {{ dataFolder: string, command: string, isServer: boolean, isServing?: boolean }} options `isServing`: it
 *   answers requests, be it the server or a verifier
 * @returns {Promise<{ url: string, ownerUrl: string, secrets: import('./secrets.mjs').Secrets }>}
 * @throws {Fault}
 */
export async function openInstallation(
  steps,
  { dataFolder, command, isServer, isServing = isServer },
) {
  const database = await steps.run('Database', async (report) => {
    const opened = await openDatabase(dataFolder, { command, isServer });
    if (opened.wasThere) report.skip(opened.outcome);
    else report.say(opened.outcome);
    return opened;
  });
  const isPastProtected = await steps.run('Migrations', async (report) => {
    const applied = await migrate(database.ownerUrl);
    if (applied.length === 0) report.skip('up to date');
    else report.say(`${applied.length} applied`);
    return await grantServing(database);
  });
  if (isServing && !isPastProtected) steps.note(UNPROTECTED);
  const secrets = await steps.run('Secrets', async (report) => {
    const loaded = await loadSecrets({ dataFolder, url: database.url });
    if (loaded.generated)
      report.say(`made, in ${readablePath(dataFolder)}/secrets.json: back it up with the database`);
    else report.skip('found');
    return loaded.secrets;
  });
  return { url: database.url, ownerUrl: database.ownerUrl, secrets };
}

/**
 * Opens the data folder for a server and keeps every other server off it.
 * @param {import('./steps.mjs').Steps} steps
 * @param {{ command: string, port: number }} server
 * @returns {string} absolute path of the data folder
 * @throws {Fault} when a server runs on it, or the folder cannot serve
 */
function claimDataFolder(steps, { command, port }) {
  const dataFolder = openDataFolder({ embedded: isEmbedded() });
  const lock = tryLock(serverLockFile(dataFolder), { command, url: address(port) });
  if ('holder' in lock) {
    const { pid, url, command: theirs } = lock.holder;
    throw new Fault(
      `Keydesk runs on ${readablePath(dataFolder)} already: process ${pid} (${theirs}) at ${url}. Use that one, stop it with "kill ${pid}", or give this one a folder and port of its own (KEYDESK_DATA_DIR, PORT).`,
    );
  }
  steps.note(`✓ Data folder  ${readablePath(dataFolder)}`);
  return dataFolder;
}
