import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { checkout, inCheckout, launchFile, readablePath } from './checkout.mjs';
import { runNode } from './child.mjs';
import { Fault, fullDisk, oneLine, speaksOfFullDisk } from './fault.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';

const SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'prisma/schema.prisma',
  'instrumentation.ts',
  'next.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];
/** The command line and the generated client change nothing that the schema and the rest of lib do not. */
const NOT_BUILT = ['lib/cli', 'lib/stores/generated'];
const RETRY_MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 5 * 60_000;

/**
 * Builds the pages into .next, if their sources changed.
 * @param {import('./steps.mjs').StepReport} report
 * @throws {Fault} when the build fails
 */
export async function ensureNextBuild(report) {
  const state = fingerprint(SOURCES, { without: NOT_BUILT });
  if (isStamped('next-build', state) && existsSync(inCheckout('.next', 'BUILD_ID')))
    return report.skip('up to date');
  const logFile = launchFile('next-build.log');
  const output = await buildInTurn(logFile, report);
  if (output !== null) throw buildFault(output, logFile);
  stamp('next-build', state);
}

/** @returns {Promise<string | null>} the output of a failed build, null after a good one */
async function buildInTurn(logFile, report) {
  const next = inCheckout('node_modules', 'next', 'dist', 'bin', 'next');
  const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
  const giveUpAt = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const { code, output } = await runNode([next, 'build'], { env, logFile, cwd: checkout });
    if (code === 0) return null;
    // One that was killed with its launcher goes on for a while.
    const isWaiting = output.includes('Another next build process is already running');
    if (!isWaiting || performance.now() > giveUpAt) return output;
    report.say('after another build of this checkout');
    await delay(RETRY_MILLISECONDS);
  }
}

function buildFault(output, logFile) {
  if (speaksOfFullDisk(output)) return new Fault(fullDisk(inCheckout('.next')));
  const reason =
    output.match(/(?:\.\/[^\n]+\n)?[^\n]*(?:Error|error|Failed)[^\n]*/)?.[0] ?? 'it ended early';
  return new Fault(
    `The pages could not be built: ${oneLine(reason)} (all of it: ${readablePath(logFile)}).`,
  );
}
