import { existsSync, readFileSync } from 'node:fs';

/** How many journeys may need a second try in one run. */
const FLAKY_MAX = 2;

/**
 * @typedef {{ passed: number, failed: number }} Count
 */

/**
 * Reads what a runner wrote. A runner that died, or whose exit code says more than its report, counts as one failed.
 * @param {string} file JSON report
 * @param {number} code the runner's exit code
 * @param {(report: any) => Count} count
 * @returns {Count}
 */
export function countReport(file, code, count) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const counted = count(JSON.parse(readFileSync(file, 'utf8')));
  const isUnexplained = code !== 0 && counted.failed === 0;
  return isUnexplained ? { ...counted, failed: 1 } : counted;
}

/**
 * @param {any} report of vitest's `json` reporter
 * @returns {Count} a file that could not even be loaded counts as one failed
 */
export function countVitest({ numPassedTests, numFailedTests, testResults }) {
  const unloaded = testResults.filter((file) => {
    return (
      file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')
    );
  });
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

/**
 * @param {any} report of Playwright's `json` reporter
 * @returns {Count} what passed at its second try has passed, and the runner's own summary lists it
 *   as flaky; where more did so than a busy machine explains, each has failed. Tests skipped because another failed
 *   are neither
 */
export function countPlaywright({ stats, errors }) {
  const failed = stats.unexpected || (errors.length > 0 ? 1 : 0);
  const { expected, flaky } = stats;
  return flaky <= FLAKY_MAX
    ? { passed: expected + flaky, failed }
    : { passed: expected, failed: failed + flaky };
}
