import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkout, inCheckout } from './checkout.mjs';
import { Fault } from './fault.mjs';
import { closedOnTheWay, serviceUser } from './service-user.mjs';

/** Where root keeps what PostgreSQL's user must reach when the checkout is in a folder closed to that user. */
export const SYSTEM_FOLDER = '/var/lib/keydesk';

/**
 * Decides where this checkout's data is and makes that folder: `KEYDESK_DATA_DIR`, else `.data`, else, for root with the
 * embedded database in a folder that PostgreSQL's user cannot enter, a folder of this checkout under /var/lib/keydesk.
 * @param {{ embedded: boolean }} database whether the embedded PostgreSQL will keep its files there
 * @returns {string} absolute, without symbolic links
 * @throws {Fault} when the folder cannot serve
 */
export function openDataFolder({ embedded }) {
  const wanted = process.env.KEYDESK_DATA_DIR;
  if (wanted) return openWanted(path.resolve(checkout, wanted), embedded);
  const local = inCheckout('.data');
  if (!embedded) return makeFolder(local);
  const system = systemFolder();
  if (existsSync(clusterOf(system))) return makeFolder(system);
  const obstacle = obstacleTo(local);
  if (!obstacle) return makeFolder(local);
  if (existsSync(clusterOf(local))) throw closedFault(local, obstacle);
  return makeFolder(system);
}

/**
 * Where this checkout's data is, without making or checking anything: for looking only.
 * @returns {string} absolute; it need not exist
 */
export function findDataFolder() {
  const wanted = process.env.KEYDESK_DATA_DIR;
  if (wanted) return path.resolve(checkout, wanted);
  return existsSync(clusterOf(systemFolder())) ? systemFolder() : inCheckout('.data');
}

/**
 * @param {string} dataFolder
 * @returns {string} where the embedded PostgreSQL keeps its cluster, password and log
 */
export function postgresFolder(dataFolder) {
  return path.join(dataFolder, 'postgres');
}

/**
 * @param {string} folder from {@link postgresFolder}
 * @returns {string} the cluster itself, PostgreSQL's data directory
 */
export function clusterIn(folder) {
  return path.join(folder, 'cluster');
}

/**
 * @param {string} dataFolder
 * @returns {string} held by the server that runs on this folder
 */
export function serverLockFile(dataFolder) {
  return path.join(dataFolder, 'server.lock');
}

/**
 * Makes a folder, and those above it, where they are absent. Nobody else can list them; under root, PostgreSQL's user
 * can pass through to its own part, whatever the umask.
 * @param {string} folder absolute
 */
export function makePrivateFolder(folder) {
  if (existsSync(folder)) return;
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    chmodSync(made, 0o711);
  }
}

function clusterOf(dataFolder) {
  return clusterIn(postgresFolder(dataFolder));
}

function systemFolder() {
  return path.join(SYSTEM_FOLDER, createHash('sha256').update(checkout).digest('hex').slice(0, 12));
}

function openWanted(folder, embedded) {
  const real = makeFolder(folder);
  const obstacle = embedded ? obstacleTo(real) : null;
  if (obstacle) throw closedFault(folder, obstacle);
  return real;
}

function makeFolder(folder) {
  makePrivateFolder(folder);
  if (!statSync(folder).isDirectory()) {
    throw new Fault(
      `The data folder ${folder} is a file. Move it away, or choose a folder with KEYDESK_DATA_DIR.`,
    );
  }
  return realpathSync(folder);
}

function obstacleTo(folder) {
  const user = serviceUser(clusterOf(folder));
  const existing = existsSync(folder) ? folder : path.dirname(folder);
  // To pass through is enough: the cluster below belongs to that user.
  const closed = closedOnTheWay(realpathSync(existing), user, 'pass through');
  return closed && user ? { closed, user: user.name } : null;
}

function closedFault(folder, { closed, user }) {
  return new Fault(
    `PostgreSQL runs as the user ${user}, who cannot pass through ${closed} to the data folder ${folder}. ` +
      `Open it with "chmod o+x ${closed}", or choose another folder with KEYDESK_DATA_DIR.`,
  );
}
