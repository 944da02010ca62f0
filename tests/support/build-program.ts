import { build } from 'esbuild';
import { inCheckout } from '../../scripts/launch/checkout.mjs';

/** Bundles a program of tests/support, for processes of their own; gives the file to fork. */
export async function buildProgram(name: string): Promise<string> {
  const outfile = inCheckout('.cache', 'test', `${name}-${process.pid}.mjs`);
  await build({
    entryPoints: [inCheckout('tests', 'support', `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { '@': inCheckout() },
    logLevel: 'error',
  });
  return outfile;
}
