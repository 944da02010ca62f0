import { existsSync } from 'node:fs';
import { checkout, inCheckout } from './checkout.mjs';
import { Fault, oneLine } from './fault.mjs';
import { fingerprint, isStamped, stamp } from './fingerprint.mjs';

const SOURCES = [
  'lib',
  'prisma/schema.prisma',
  'tsconfig.json',
  'package-lock.json',
  'scripts/launch/bundle.mjs',
];
const GENERATED = ['lib/stores/generated'];
const OUTPUTS = ['dist/server.mjs', 'dist/verifier.mjs', 'dist/cli.mjs'];

/**
 * Bundles the programs outside Next (server, verifier, command line) into dist/, if lib/ changed.
 * Chunks of earlier bundles stay: a running server may not have loaded all of its own yet.
 * @param {import('./steps.mjs').StepReport} report
 * @throws {Fault} when the sources do not compile
 */
export async function ensureBundle(report) {
  const state = fingerprint(SOURCES, { without: GENERATED });
  if (isStamped('bundle', state) && OUTPUTS.every((file) => existsSync(inCheckout(file)))) {
    return report.skip('up to date');
  }
  const esbuild = await import('esbuild');
  try {
    await esbuild.build(bundleOptions());
  } catch (error) {
    throw bundleFault(error);
  } finally {
    await esbuild.stop();
  }
  stamp('bundle', state);
}

function bundleOptions() {
  return {
    absWorkingDir: checkout,
    entryPoints: {
      server: 'lib/server/main.ts',
      verifier: 'lib/server/verifier.ts',
      cli: 'lib/cli/main.ts',
    },
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'silent',
  };
}

function bundleFault(error) {
  const [first] = error.errors ?? [];
  if (!first) return error;
  const place = first.location ? ` (${first.location.file}:${first.location.line})` : '';
  return new Fault(
    `The server could not be bundled: ${oneLine(first.text)}${place}. Correct it, then run the command again.`,
  );
}
