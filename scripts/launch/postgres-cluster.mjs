import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { clusterIn, makePrivateFolder } from './data-folder.mjs';
import { Fault, fullDisk, oneLine, speaksOfFullDisk } from './fault.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { serviceUser } from './service-user.mjs';

/**
 * A PostgreSQL cluster on disk, and what is needed to run it.
 * @typedef {object} Cluster
 * @property {string} folder PostgreSQL's data directory
 * @property {string} logFile
 * @property {string} password of the role `keydesk`
 * @property {import('./service-user.mjs').ServiceUser | null} user who runs it; null: this process's user
 * @property {import('./postgres-binaries.mjs').PostgresBinaries} binaries
 */

/** PostgreSQL gets nothing of this process's environment but what it needs. */
export const POSTGRES_ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** The role that owns everything in an embedded cluster. */
export const ROLE = 'keydesk';

/**
 * Opens the cluster in a folder, creating it where there is none.
 * @param {string} parent holds the cluster, its password and its log; made when absent
 * @param {{ durable?: boolean }} [options] `durable: false` for tests: what a power failure would leave does not matter
 * @returns {Promise<Cluster>}
 * @throws {Fault} when the folder does not hold what it should, or the cluster cannot be created
 */
export async function openCluster(parent, { durable = true } = {}) {
  makePrivateFolder(parent);
  const folder = clusterIn(parent);
  const user = serviceUser(folder);
  const binaries = findPostgresBinaries(user);
  const cluster = { folder, logFile: path.join(parent, 'postgres.log'), user, binaries };
  const passwordFile = passwordFileIn(parent);
  if (!existsSync(path.join(folder, 'PG_VERSION')))
    await createCluster(cluster, parent, passwordFile, durable);
  checkVersion(cluster);
  return { ...cluster, password: readPassword(passwordFile) };
}

/**
 * @param {string} parent as for {@link openCluster}
 * @returns {string} the file with the password of {@link ROLE}
 */
export function passwordFileIn(parent) {
  return path.join(parent, 'password');
}

/** Made beside its place and moved there when finished: a start that was cut short leaves no half cluster. */
async function createCluster({ folder, user, binaries }, parent, passwordFile, durable) {
  for (const name of readdirSync(parent)) {
    if (name.startsWith('new-')) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  const draft = path.join(parent, `new-${process.pid}`);
  const draftPassword = path.join(parent, `new-password-${process.pid}`);
  const password = randomBytes(24).toString('base64url');
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(draftPassword, password, { mode: 0o600 });
  if (user) for (const entry of [draft, draftPassword]) chownSync(entry, user.uid, user.gid);
  try {
    await runInitdb(binaries.initdb, { draft, draftPassword, user, durable });
    replaceFile(passwordFile, password);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(draftPassword, { force: true });
  }
}

async function runInitdb(initdb, { draft, draftPassword, user, durable }) {
  const args = [
    ...['-D', draft, '-U', ROLE, '--auth=scram-sha-256', `--pwfile=${draftPassword}`],
    // The same order of letters on every platform, without the system's locales.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...(durable ? [] : ['--no-sync']),
  ];
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  try {
    await promisify(execFile)(initdb, args, { ...identity, cwd: '/', env: POSTGRES_ENVIRONMENT });
  } catch (error) {
    throw initdbFault(initdb, draft, error);
  }
}

function initdbFault(initdb, draft, error) {
  const output = `${error.stderr ?? ''}`;
  if (speaksOfFullDisk(output)) return new Fault(fullDisk(draft), { cause: error });
  // The file is there, but not the loader that it names: another C library (musl).
  if (error.code === 'ENOENT' || error.code === 127) {
    return new Fault(
      `The embedded PostgreSQL does not run on this system (${initdb}). Set DATABASE_URL to a PostgreSQL 15 or newer, then start again.`,
      { cause: error },
    );
  }
  const reason = oneLine(output.match(/(?:error|FATAL|fatal): .*/)?.[0] ?? error.message);
  return new Fault(`The database could not be created: ${reason}.`, { cause: error });
}

function checkVersion({ folder, binaries }) {
  const major = Number.parseInt(readFileSync(path.join(folder, 'PG_VERSION'), 'utf8'), 10);
  if (major === binaries.major) return;
  throw new Fault(
    `The database in ${folder} belongs to PostgreSQL ${major}, and this version of Keydesk brings ${binaries.major}. ` +
      'Start it with the version of Keydesk that made it.',
  );
}

function readPassword(file) {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  throw new Fault(
    `The database's password file ${file} is missing. Put it back from the backup of the data folder.`,
  );
}

function replaceFile(file, content) {
  writeFileSync(`${file}.new`, content, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
