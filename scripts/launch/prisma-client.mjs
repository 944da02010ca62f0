import { existsSync } from 'node:fs';
import { checkout, inCheckout, launchFile, readablePath } from './checkout.mjs';
import { runNode } from './child.mjs';
import { Fault, fullDisk, oneLine, speaksOfFullDisk } from './fault.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';

const GENERATED = inCheckout('lib', 'stores', 'generated', 'client.ts');

/**
 * Generates the Prisma client into lib/stores/generated, if the schema or Prisma's version changed.
 * @param {import('./steps.mjs').StepReport} report
 * @throws {Fault} when the schema has a fault
 */
export async function ensurePrismaClient(report) {
  const state = fingerprint([
    'prisma/schema.prisma',
    'prisma.config.ts',
    'node_modules/prisma/package.json',
  ]);
  if (isStamped('prisma-client', state) && existsSync(GENERATED)) return report.skip('up to date');
  const logFile = launchFile('prisma-generate.log');
  const prisma = inCheckout('node_modules', 'prisma', 'build', 'index.js');
  const { code, output } = await runNode([prisma, 'generate'], { logFile, cwd: checkout });
  if (code !== 0) {
    if (speaksOfFullDisk(output)) throw new Fault(fullDisk(GENERATED));
    const reason = oneLine(output.match(/Error:[\s\S]{0,300}/)?.[0] ?? 'it ended early');
    throw new Fault(
      `The database client could not be generated: ${reason} (all of it: ${readablePath(logFile)}).`,
    );
  }
  stamp('prisma-client', state);
}
