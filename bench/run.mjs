import '../scripts/launch/node-version.mjs';
import { checkout } from '../scripts/launch/checkout.mjs';
import { Fault } from '../scripts/launch/fault.mjs';
import { prepareCheckout } from '../scripts/launch/prepare.mjs';
import { runEntryPoint } from '../scripts/launch/shutdown.mjs';
import { createSteps } from '../scripts/launch/steps.mjs';
import { ensurePeers } from './support/peers.mjs';
import { planOf } from './support/plan.mjs';

const COMMAND = 'npm run bench';
const PARTS = [
  'throughput',
  'cold',
  'mixed',
  'statements',
  'restrictions',
  'acknowledgement',
  'audit',
  'sign-in',
  'restart',
  'ingestion',
  'logs',
  'flatness',
  'usage-pages',
  'pages',
];

/** Measures all parts, or those that are named, and writes what was found. */
async function bench() {
  const { names, isQuick } = readArguments(process.argv.slice(2));
  process.chdir(checkout);
  const steps = createSteps();
  await prepareCheckout(steps, { command: COMMAND, bundle: true });
  await steps.run('Peers', ensurePeers);
  // Only now are the packages there that these import.
  const { openWorld } = await import('./support/world.mjs');
  const { writeResults } = await import('./support/results.mjs');
  const world = await openWorld(steps, planOf({ isQuick }));
  const sections = [];
  for (const name of names) {
    steps.note(`\n── ${name} ──`);
    const [measure] = Object.values(await import(`./parts/${name}.mjs`));
    sections.push({ name, ...(await measure(world)) });
  }
  steps.note(await writeResults(world, sections, { parts: PARTS }));
  return 0;
}

function readArguments(args) {
  const isQuick = args.includes('--quick');
  const wanted = args.filter((arg) => arg !== '--quick');
  const unknown = wanted.find((name) => !PARTS.includes(name));
  if (unknown !== undefined) {
    throw new Fault(`"${unknown}" is no part. Say ${COMMAND} -- [--quick] [${PARTS.join(' | ')}]`);
  }
  return { names: wanted.length === 0 ? PARTS : wanted, isQuick };
}

await runEntryPoint(bench);
