import { ensureBundle } from './bundle.mjs';
import { launchFile } from './checkout.mjs';
import { waitForLock } from './lock.mjs';
import { ensureNextBuild } from './next-build.mjs';
import { ensurePackages } from './packages.mjs';
import { ensurePrismaClient } from './prisma-client.mjs';

/**
 * Makes what is missing to run from this checkout. One process at a time does so: others wait, and then find it done.
 * @param {import('./steps.mjs').Steps} steps
 * @param {{ command: string, development?: boolean, bundle?: boolean, pages?: boolean }} needs `command`: what the
 *   person typed, shown to whoever waits; `development`: test and lint tooling too; `bundle`: dist/; `pages`: .next
 * @throws {import('./fault.mjs').Fault}
 */
export async function prepareCheckout(
  steps,
  { command, development = false, bundle = false, pages = false },
) {
  const release = await takeTurn(steps, command);
  try {
    await steps.run('Packages', (report) =>
      ensurePackages({ withDevelopment: development }, report),
    );
    await steps.run('Client', ensurePrismaClient);
    if (bundle) await steps.run('Server', ensureBundle);
    if (pages) await steps.run('Pages', ensureNextBuild);
  } finally {
    release();
  }
}

/** @returns {Promise<() => void>} ends the turn */
async function takeTurn(steps, command) {
  try {
    const lock = await waitForLock(launchFile('prepare.lock'), { command }, (holder) => {
      steps.note(
        `Waiting for ${holder.command} (process ${holder.pid}), which is preparing this checkout.`,
      );
    });
    return lock.release;
  } catch (error) {
    // A checkout that nobody can write to was prepared when it was made; nobody prepares it now.
    if (error.code === 'EROFS' || error.code === 'EACCES') return () => {};
    throw error;
  }
}
