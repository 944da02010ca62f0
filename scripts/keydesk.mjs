import './launch/node-version.mjs';
import { pathToFileURL } from 'node:url';
import { checkout, inCheckout } from './launch/checkout.mjs';
import { openDataFolder, serverLockFile } from './launch/data-folder.mjs';
import { isEmbedded } from './launch/database.mjs';
import { exportEnvironment, loadEnvFile, wantedPort } from './launch/environment.mjs';
import { openInstallation } from './launch/installation.mjs';
import { lockHolder } from './launch/lock.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';

const COMMAND = 'npm run keydesk';
const EXIT_REFUSED = 1;
const EXIT_UNAVAILABLE = 3;

/** Runs one command on the installation, beside a running server or alone. Standard output is the command's own. */
async function runCommand() {
  const argv = process.argv.slice(2);
  const steps = createSteps({ stream: process.stderr, quiet: true });
  process.chdir(checkout);
  loadEnvFile();
  process.env.NODE_ENV = 'production';
  await prepareCheckout(steps, { command: COMMAND, bundle: true });
  const { main, needsInstallation } = await import(
    pathToFileURL(inCheckout('dist', 'cli.mjs')).href
  );
  if (needsInstallation(argv)) await findInstallation(steps);
  return main(argv);
}

/** Puts into the environment where the installation is, whose database is started where none runs. */
async function findInstallation(steps) {
  const port = wantedPort();
  const dataFolder = openDataFolder({ embedded: isEmbedded() });
  const { url, ownerUrl, secrets } = await openInstallation(steps, {
    dataFolder,
    command: COMMAND,
    isServer: false,
  });
  exportEnvironment({ dataFolder, url, ownerUrl, secrets, port });
  // Links lead to the server that runs, on whatever port it was started.
  const server = lockHolder(serverLockFile(dataFolder));
  if (server?.url) process.env.KEYDESK_URL ||= server.url;
}

await runEntryPoint(runCommand, {
  faultExitCode: (error) => (error?.unavailable ? EXIT_UNAVAILABLE : EXIT_REFUSED),
});
