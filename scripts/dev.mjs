import './launch/node-version.mjs';
import { randomBytes } from 'node:crypto';
import { checkout, inCheckout } from './launch/checkout.mjs';
import { startChild } from './launch/child.mjs';
import { withConnection } from './launch/connection.mjs';
import { address } from './launch/environment.mjs';
import { prepareServer } from './launch/installation.mjs';
import { runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';

/** The same installation as `npm start`, served by Next's development server, to this machine alone. */
async function develop() {
  const steps = createSteps();
  const { port, url } = await prepareServer(steps, { command: 'npm run dev', development: true });
  process.env.SETUP_TOKEN ||= randomBytes(24).toString('base64url');
  if (await hasNobody(url)) {
    const link = `${address(port)}/setup?token=${process.env.SETUP_TOKEN}`;
    steps.note(`\nSet up the first user: ${link}\n`);
  }
  const next = inCheckout('node_modules', 'next', 'dist', 'bin', 'next');
  const args = [next, 'dev', '--hostname', 'localhost', '--port', String(port)];
  const env = { ...process.env, NODE_ENV: 'development' };
  const server = startChild(process.execPath, args, { env, inherit: true, cwd: checkout });
  return (await server.done).code;
}

function hasNobody(url) {
  return withConnection(url, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM users LIMIT 1');
    return rowCount === 0;
  });
}

await runEntryPoint(develop, { signalExitCode: () => 0 });
