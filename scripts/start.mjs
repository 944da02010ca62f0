import './launch/node-version.mjs';
import { pathToFileURL } from 'node:url';
import { inCheckout } from './launch/checkout.mjs';
import { prepareServer } from './launch/installation.mjs';
import { onShutdown, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps, seconds } from './launch/steps.mjs';

/** Brings Keydesk up from whatever is there, and serves until a signal. */
async function start() {
  const steps = createSteps();
  await prepareServer(steps, { command: 'npm start', bundle: true, pages: true });
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
