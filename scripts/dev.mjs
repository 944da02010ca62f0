import './launch/node-version.mjs';
import { randomBytes } from 'node:crypto';
import { checkout, inCheckout } from './launch/checkout.mjs';
import { startChild } from './launch/child.mjs';
import { withConnection } from './launch/connection.mjs';
import {
  address,
  exportEnvironment,
  loadEnvFile,
  refuseUsedPort,
  wantedPort,
} from './launch/environment.mjs';
import { claimDataFolder, openInstallation } from './launch/installation.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';

const COMMAND = 'npm run dev';

/** The same installation as `npm start`, served by Next's development server. */
async function develop() {
  const steps = createSteps();
  process.chdir(checkout);
  loadEnvFile();
  const port = wantedPort();
  const dataFolder = claimDataFolder(steps, { command: COMMAND, port });
  await refuseUsedPort(port);
  await prepareCheckout(steps, { command: COMMAND, development: true });
  const { url, secrets } = await openInstallation(steps, {
    dataFolder,
    command: COMMAND,
    isServer: true,
  });
  exportEnvironment({ dataFolder, url, secrets, port });
  process.env.SETUP_TOKEN ||= randomBytes(24).toString('base64url');
  if (await hasNobody(url))
    steps.note(
      `\nSet up the first user: ${address(port)}/setup?token=${process.env.SETUP_TOKEN}\n`,
    );
  const next = inCheckout('node_modules', 'next', 'dist', 'bin', 'next');
  const server = startChild(
    process.execPath,
    [next, 'dev', '--hostname', 'localhost', '--port', String(port)],
    {
      inherit: true,
      cwd: checkout,
    },
  );
  const { code } = await server.done;
  return code;
}

function hasNobody(url) {
  return withConnection(
    url,
    async (client) => (await client.query('SELECT 1 FROM users LIMIT 1')).rowCount === 0,
  );
}

await runEntryPoint(develop, { signalExitCode: () => 0 });
