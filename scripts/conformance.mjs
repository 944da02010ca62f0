import './launch/node-version.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { checkout } from './launch/checkout.mjs';
import { prepareCheckout } from './launch/prepare.mjs';
import { closeAll, runEntryPoint } from './launch/shutdown.mjs';
import { createSteps } from './launch/steps.mjs';
import { conformanceTable, describeConformance } from './testing/conformance.mjs';
import { reportOf, runVitest } from './testing/suites.mjs';

/** Runs the suites of tests/conformance and writes what they say into docs/conformance.md. */
async function conformance() {
  process.chdir(checkout);
  const command = 'npm run conformance';
  await prepareCheckout(createSteps(), { command, development: true, bundle: true, pages: true });
  const search = () => ({ passed: 0, failed: 0 });
  const counts = await runVitest({ projects: ['conformance'], filters: [], search });
  const report = JSON.parse(readFileSync(reportOf(['conformance']), 'utf8'));
  writeFileSync(conformanceTable, describeConformance(report));
  await closeAll();
  process.exit(counts.some(({ failed }) => failed > 0) ? 1 : 0);
}

await runEntryPoint(conformance);
