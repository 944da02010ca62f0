import './launch/node-version.mjs';
import { checkout, inCheckout, launchFile } from './launch/checkout.mjs';
import { runNode } from './launch/child.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { runEntryPoint } from './launch/shutdown.mjs';
import { createSteps, seconds } from './launch/steps.mjs';

const COMMAND = 'npm run check';
const LABEL_WIDTH = 24;

/** What is checked, each by a tool that needs no database. */
const CHECKS = [
  { name: 'format and lint', args: [inPackage('@biomejs/biome', 'bin', 'biome'), 'check'] },
  {
    name: 'types',
    args: [
      inPackage('typescript', 'bin', 'tsc'),
      '--noEmit',
      '--tsBuildInfoFile',
      launchFile('check.tsbuildinfo'),
    ],
  },
  {
    name: 'architecture',
    args: [
      inPackage('vitest', 'vitest.mjs'),
      'run',
      '--project=unit',
      'tests/architecture.test.ts',
    ],
  },
  { name: 'dead code', args: [inPackage('knip', 'bin', 'knip.js'), '--no-progress'] },
];

/** Runs all checks at the same time and prints one line each, then what the failed ones said. */
async function check() {
  process.chdir(checkout);
  const steps = createSteps({ quiet: true });
  await prepareCheckout(steps, { command: COMMAND, development: true });
  await ensureRouteTypes(steps);
  const failed = (await Promise.all(CHECKS.map((one) => runCheck(steps, one)))).filter(Boolean);
  for (const { name, output } of failed) steps.note(`\n── ${name} ──\n${output.trim()}`);
  return failed.length > 0 ? 1 : 0;
}

/** Next's declarations, for stylesheets and routes, are not in the repository. */
async function ensureRouteTypes(steps) {
  const next = inPackage('next', 'dist', 'bin', 'next');
  const { code, output } = await runNode([next, 'typegen'], { cwd: checkout, env: plainOutput() });
  if (code !== 0) steps.note(`Next's type declarations could not be made: ${output.trim()}`);
}

async function runCheck(steps, { name, args }) {
  const startedAt = performance.now();
  const { code, output } = await runNode(args, { cwd: checkout, env: plainOutput() });
  const time = seconds(performance.now() - startedAt);
  steps.note(`${code === 0 ? '✓' : '✗'} ${name.padEnd(LABEL_WIDTH)} ${time}`);
  return code === 0 ? null : { name, output };
}

function inPackage(...segments) {
  return inCheckout('node_modules', ...segments);
}

function plainOutput() {
  return { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', NEXT_TELEMETRY_DISABLED: '1' };
}

await runEntryPoint(check);
