import './launch/node-version.mjs';
import { pathToFileURL } from 'node:url';
import { checkout, inCheckout } from './launch/checkout.mjs';
import { openDataFolder } from './launch/data-folder.mjs';
import { isEmbedded } from './launch/database.mjs';
import {
  exportEnvironment,
  loadEnvFile,
  refuseUsedPort,
  wantedPort,
} from './launch/environment.mjs';
import { openInstallation } from './launch/installation.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { onShutdown, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps, seconds } from './launch/steps.mjs';

const COMMAND = 'npm run start:verifier';

/** Serves the data plane alone, beside the server or on a machine of its own, until a signal. */
async function start() {
  const steps = createSteps();
  process.chdir(checkout);
  loadEnvFile();
  const port = wantedPort();
  await refuseUsedPort(port);
  const dataFolder = openDataFolder({ embedded: isEmbedded() });
  await prepareCheckout(steps, { command: COMMAND, bundle: true });
  const installation = { dataFolder, command: COMMAND, isServer: false, isServing: true };
  const { url, secrets } = await openInstallation(steps, installation);
  exportEnvironment({ dataFolder, url, secrets, port });
  process.env.NODE_ENV = 'production';
  const verifier = await steps.run('Start', serve);
  steps.note(`\nKeydesk is ready after ${seconds(performance.now())}: ${verifier.url}/v1`);
  steps.note('Ctrl-C stops it.');
}

async function serve() {
  const { startVerifier } = await import(pathToFileURL(inCheckout('dist', 'verifier.mjs')).href);
  const verifier = await startVerifier();
  onShutdown({ close: () => verifier.stop() });
  return verifier;
}

await runEntryPoint(start, { signalExitCode: () => 0 });
