import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkout, inCheckout, launchFile, readablePath } from './checkout.mjs';
import { runChild } from './child.mjs';
import { Fault, fullDisk, speaksOfFullDisk } from './fault.mjs';

/**
 * One entry of package-lock.json, as far as it matters here.
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {string} [integrity]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 */

/**
 * Installs what package-lock.json asks for, if it is not there. A server may be running from this checkout, so once
 * there are packages, test tooling included, they are only added to: npm would remove what it is told to omit.
 * @param {{ withDevelopment: boolean }} options whether test and lint tooling is needed
 * @param {import('./steps.mjs').StepReport} report
 * @throws {Fault} when npm fails
 */
export async function ensurePackages({ withDevelopment }, report) {
  const installed = installedPackages();
  const missing = missingPackages(lockedPackages(), installed, withDevelopment);
  if (missing.length === 0) return report.skip('up to date');
  if (installed === null) {
    await npm(['ci', withDevelopment ? '--include=dev' : '--omit=dev']);
    return;
  }
  removeHalfInstalled(missing, installed);
  const hasDevelopment = Object.values(installed).some((entry) => entry.dev);
  await npm([
    'install',
    '--no-save',
    withDevelopment || hasDevelopment ? '--include=dev' : '--omit=dev',
  ]);
  report.say(`${missing.length} added or changed`);
}

/**
 * @param {Record<string, LockedPackage>} locked by folder
 * @param {Record<string, LockedPackage> | null} installed by folder
 * @param {boolean} withDevelopment
 * @param {(folder: string) => boolean} [isThere]
 * @returns {string[]} folders to install. An optional package counts only where it is present in another version: which
 *   of them belong to this platform is npm's business.
 */
export function missingPackages(
  locked,
  installed,
  withDevelopment,
  isThere = (folder) => existsSync(inCheckout(folder)),
) {
  return Object.entries(locked)
    .filter(([folder, entry]) => {
      const present = installed?.[folder];
      if (present)
        return (
          present.version !== entry.version ||
          present.integrity !== entry.integrity ||
          !isThere(folder)
        );
      if (entry.optional) return false;
      return withDevelopment || !(entry.dev || entry.devOptional);
    })
    .map(([folder]) => folder);
}

function lockedPackages() {
  return readPackages(inCheckout('package-lock.json'));
}

/** What npm noted at the end of its last finished run here; null when none was finished. */
function installedPackages() {
  const file = inCheckout('node_modules', '.package-lock.json');
  return existsSync(file) ? readPackages(file) : null;
}

function readPackages(file) {
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
  return packages;
}

/** A killed npm leaves half a package, which the next npm takes for a whole one. Nobody uses what was never noted. */
function removeHalfInstalled(missing, installed) {
  for (const folder of missing) {
    if (!installed[folder]) rmSync(inCheckout(folder), { recursive: true, force: true });
  }
}

async function npm(args) {
  const logFile = launchFile('npm.log');
  const [file, ...first] = npmProgram();
  const env = {
    ...process.env,
    // Prisma's install script would look for a native engine on the network; ours comes from npm.
    PRISMA_SCHEMA_ENGINE_BINARY: inCheckout('scripts', 'prisma', 'schema-engine.mjs'),
    CHECKPOINT_DISABLE: '1',
  };
  const flags = ['--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runChild(file, [...first, ...args, ...flags], {
    env,
    logFile,
    cwd: checkout,
  });
  if (code !== 0) throw npmFault(output, logFile);
}

/** The npm that started us, else the one beside this Node.js, else the one on the PATH. */
function npmProgram() {
  const beside = path.join(
    path.dirname(process.execPath),
    '..',
    'lib',
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js',
  );
  const script = [process.env.npm_execpath, beside].find(
    (file) => file?.endsWith('npm-cli.js') && existsSync(file),
  );
  return script ? [process.execPath, script] : ['npm'];
}

function npmFault(output, logFile) {
  if (speaksOfFullDisk(output)) return new Fault(fullDisk(inCheckout('node_modules')));
  const lines = output.split('\n').filter((line) => line.startsWith('npm error'));
  const reason =
    lines.find((line) => !/^npm error (code|errno|syscall)\b/.test(line)) ??
    lines[0] ??
    'npm ended early';
  return new Fault(
    `The packages could not be installed: ${reason.replace(/^npm error /, '').trim()} (all of npm's output: ${readablePath(logFile)}). Put that right, then run the command again.`,
  );
}
