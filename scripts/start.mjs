import './launch/node-version.mjs';
import { pathToFileURL } from 'node:url';
import { checkout, inCheckout } from './launch/checkout.mjs';
import {
  exportEnvironment,
  loadEnvFile,
  refuseUsedPort,
  wantedPort,
} from './launch/environment.mjs';
import { claimDataFolder, openInstallation } from './launch/installation.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { onShutdown, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps, seconds } from './launch/steps.mjs';

const COMMAND = 'npm start';

/** Brings Keydesk up from whatever is there, and serves until a signal. */
async function start() {
  const steps = createSteps();
  process.chdir(checkout);
  loadEnvFile();
  const port = wantedPort();
  const dataFolder = claimDataFolder(steps, { command: COMMAND, port });
  await refuseUsedPort(port);
  await prepareCheckout(steps, { command: COMMAND, bundle: true, pages: true });
  const { url, secrets } = await openInstallation(steps, {
    dataFolder,
    command: COMMAND,
    isServer: true,
  });
  exportEnvironment({ dataFolder, url, secrets, port });
  process.env.NODE_ENV = 'production';
  const server = await steps.run('Start', serve);
  steps.note(`\nKeydesk is ready after ${seconds(performance.now())}: ${server.url}`);
  for (const note of server.notes) steps.note(note);
  steps.note('Ctrl-C stops it.');
}

async function serve() {
  const { startServer } = await import(pathToFileURL(inCheckout('dist', 'server.mjs')).href);
  const server = await startServer();
  onShutdown({ close: () => server.stop() });
  return server;
}

await runEntryPoint(start, { signalExitCode: () => 0 });
