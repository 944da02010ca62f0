import './launch/node-version.mjs';
import { checkout } from './launch/checkout.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { closeAll, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';
import { runConformance, runJourneys, runVitest, searchBuild } from './testing/suites.mjs';

const COMMAND = 'npm test';

/**
 * Runs every test, or those an argument names: `unit`, `database`, `faults`, `launch`, `conformance`, `e2e`, or a part of a file's name; what
 * follows goes to the runner. The last line counts them all.
 */
async function test() {
  process.chdir(checkout);
  const [suite, ...filters] = process.argv.slice(2);
  const needsServer = suite === undefined || ['e2e', 'launch', 'conformance'].includes(suite);
  const needsBundle = needsServer || suite === 'faults';
  const steps = createSteps();
  await prepareCheckout(steps, {
    command: COMMAND,
    development: true,
    bundle: needsBundle,
    pages: needsServer,
  });
  const counts = await runSuites(suite, filters);
  const sum = (field) => counts.reduce((total, count) => total + count[field], 0);
  // What the tests leave ends before the line that counts them, which is the last.
  await closeAll();
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  process.exit(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
}

/** @returns {Promise<import('./testing/reports.mjs').Count[]>} */
async function runSuites(suite, filters) {
  if (suite === 'e2e') return runJourneys({ filters, search });
  if (suite === 'conformance') return runConformance({ filters, search });
  if (['unit', 'database', 'faults', 'launch'].includes(suite)) {
    return runVitest({ projects: [suite], filters, search });
  }
  if (suite !== undefined) {
    return runVitest({ projects: ['unit', 'database'], filters: [suite, ...filters], search });
  }
  return [
    ...(await runVitest({ projects: ['unit', 'database'], filters, search })),
    ...(await runVitest({ projects: ['faults'], filters, search })),
    ...(await runVitest({ projects: ['launch'], filters, search })),
    ...(await runConformance({ filters, search })),
    ...(await runJourneys({ filters, search })),
    searchBuild(search),
  ];
}

/** A secret that turns up where none may be is a failed test. */
function search(leaks, place) {
  const isClean = leaks.length === 0;
  console.log(`${isClean ? '✓' : '✗'} no secret is in ${place}`);
  for (const leak of leaks) console.log(`    ${leak}`);
  return { passed: isClean ? 1 : 0, failed: isClean ? 0 : 1 };
}

await runEntryPoint(test);
