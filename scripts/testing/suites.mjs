import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, checkout, inCheckout, readablePath } from '../launch/checkout.mjs';
import { startChild } from '../launch/child.mjs';
import { postgresFolder } from '../launch/data-folder.mjs';
import { runningUrl } from '../launch/postgres.mjs';
import { openTestCluster } from './cluster.mjs';
import { faultOfTable } from './conformance.mjs';
import { cleanEnvironment } from './environment.mjs';
import { buildOutput, leaksInCluster, leaksInFiles } from './leaks.mjs';
import { countPlaywright, countReport, countVitest } from './reports.mjs';
import { startTestServer } from './server.mjs';
import { temporaryFolder } from './temporary-folder.mjs';
import { testPort } from './test-port.mjs';

/**
 * @typedef {import('./reports.mjs').Count} Count
 * @typedef {(leaks: string[], place: string) => Count} Search notes one search for leaked secrets
 */

const RUNNER_MINUTES_MAX = 15;
const outputFolder = path.join(cacheFolder, 'test');

/**
 * Tests that run inside vitest, on a throw-away cluster whose databases are searched afterwards.
 * @param {{ projects: string[], filters: string[], search: Search }} options `filters`: as vitest takes them
 * @returns {Promise<Count[]>}
 */
export async function runVitest({ projects, filters, search }) {
  const folder = temporaryFolder();
  const needsCluster = projects.includes('database') || projects.includes('faults');
  const cluster = needsCluster ? await openTestCluster(folder) : null;
  const report = reportOf(projects);
  rmSync(report, { force: true });
  const vitest = inCheckout('node_modules', 'vitest', 'vitest.mjs');
  const args = [vitest, 'run', ...projects.map((name) => `--project=${name}`)];
  // A word that fits no test is a mistake, not a success.
  if (filters.length === 0) args.push('--passWithNoTests');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const env = cleanEnvironment(
    cluster ? { KEYDESK_TEST_CLUSTER: cluster.url, KEYDESK_TEST_SERVING: cluster.servingUrl } : {},
  );
  const code = await runRunner([...args, ...reporters, ...filters], env);
  const counts = [countReport(report, code, countVitest)];
  if (cluster) {
    counts.push(search(await leaksInCluster(cluster.url), 'the databases of the tests'));
    await cluster.stop();
  }
  return counts;
}

/**
 * @param {string[]} projects
 * @returns {string} the file of what these projects of vitest said last
 */
export function reportOf(projects) {
  mkdirSync(outputFolder, { recursive: true });
  return path.join(outputFolder, `vitest-${projects.join('-')}.json`);
}

/**
 * What the five documents say, each with its profile, and whether the table of it is true.
 * @param {{ filters: string[], search: Search }} options
 * @returns {Promise<Count[]>}
 */
export async function runConformance({ filters, search }) {
  const counts = await runVitest({ projects: ['conformance'], filters, search });
  if (filters.length > 0) return counts;
  const fault = faultOfTable(reportOf(['conformance']));
  console.log(fault === null ? '✓ the table of conformance is true' : `✗ ${fault}`);
  return [...counts, { passed: fault === null ? 1 : 0, failed: fault === null ? 0 : 1 }];
}

/**
 * The journeys in a real browser, against a server that `npm start` brings up on an empty data folder.
 * @param {{ filters: string[], search: Search }} options `filters`: as Playwright takes them
 * @returns {Promise<Count[]>}
 */
export async function runJourneys({ filters, search }) {
  const dataFolder = temporaryFolder();
  const port = await testPort();
  const logFile = outputFile('server.log');
  const server = startTestServer({
    // The receivers of the journeys are on this machine.
    env: { PORT: String(port), KEYDESK_DATA_DIR: dataFolder, KEYDESK_WEBHOOK_ALLOW_PRIVATE: '1' },
    logFile,
    throughNpm: true,
  });
  if (!(await server.isReady())) {
    console.error(`The server for the journeys did not start:\n${server.output()}`);
    await server.stop();
    return [{ passed: 0, failed: 1 }];
  }
  const counts = [await visit(`http://localhost:${port}`, dataFolder, logFile, filters)];
  const database = runningUrl(postgresFolder(dataFolder), 'keydesk');
  const leaks = database
    ? await leaksInCluster(database)
    : [`${postgresFolder(dataFolder)} does not run any more`];
  counts.push(search(leaks, 'the database of the journeys'));
  const code = await server.stop();
  if (code !== 0)
    console.error(`The server ended with ${code}; its log is ${readablePath(logFile)}.`);
  counts.push(search(leaksInFiles([logFile, postgresLog(dataFolder)]), 'the logs of the journeys'));
  return [...counts, code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }];
}

/**
 * @param {Search} search
 * @returns {Count} whether a secret got into what is served
 */
export function searchBuild(search) {
  return search(leaksInFiles(buildOutput()), 'the build');
}

async function visit(url, dataFolder, logFile, filters) {
  const report = outputFile('playwright.json');
  const env = {
    ...cleanEnvironment({
      KEYDESK_TEST_URL: url,
      KEYDESK_TEST_DATA_DIR: dataFolder,
      KEYDESK_TEST_SERVER_LOG: logFile,
    }),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  };
  const playwright = inCheckout('node_modules', 'playwright', 'cli.js');
  const args = [playwright, 'test', '--reporter=list,json', ...filters];
  return countReport(report, await runRunner(args, env), countPlaywright);
}

/** @returns {Promise<number>} exit code; a runner that hangs is ended, which is a failure */
async function runRunner(args, env) {
  const runner = startChild(process.execPath, args, { env, cwd: checkout, inherit: true });
  const timer = setTimeout(() => runner.stop(), RUNNER_MINUTES_MAX * 60_000);
  const { code } = await runner.done;
  clearTimeout(timer);
  return code;
}

/** One of an earlier run must not speak for this one. */
function outputFile(name) {
  mkdirSync(outputFolder, { recursive: true });
  const file = path.join(outputFolder, name);
  rmSync(file, { force: true });
  return file;
}

function postgresLog(dataFolder) {
  return path.join(postgresFolder(dataFolder), 'postgres.log');
}
