import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkServerVersion, withConnection } from './connection.mjs';
import { makePrivateFolder, postgresFolder, serverLockFile } from './data-folder.mjs';
import { lockHolder, waitForLock } from './lock.mjs';
import { startPostgres } from './postgres.mjs';
import { processStart } from './process-identity.mjs';
import { openServingRole } from './roles.mjs';
import { onShutdown } from './shutdown.mjs';

const DATABASE = 'keydesk';

/**
 * The database to work with.
 * @typedef {object} OpenDatabase
 * @property {string} url for DATABASE_URL, of the role that serves
 * @property {string} ownerUrl of the role that may change the tables
 * @property {string} outcome how it came to be there, for the step's line
 * @property {boolean} wasThere whether it ran already
 */

/**
 * @returns {boolean} whether this installation keeps its data in its own PostgreSQL
 */
export function isEmbedded() {
  return !process.env.DATABASE_URL;
}

/**
 * Makes the database reachable: the one of DATABASE_URL, or the embedded one, which is started or adopted and registered
 * to be stopped: with the server that uses it, or after the last command when no server does.
 * @param {string} dataFolder
 * @param {{ command: string, isServer: boolean }} user
 * @returns {Promise<OpenDatabase>}
 * @throws {import('./fault.mjs').Fault} when it cannot be reached or started
 */
export async function openDatabase(dataFolder, { command, isServer }) {
  if (!isEmbedded()) return openExternal();
  const folder = postgresFolder(dataFolder);
  makePrivateFolder(folder);
  const turn = () => waitForLock(path.join(folder, 'turn.lock'), { command }, () => {});
  const lock = await turn();
  try {
    const postgres = await startPostgres(folder);
    const close = isServer
      ? claimForServer(folder, postgres)
      : claimForCommand(folder, postgres, dataFolder, turn);
    onShutdown({ close, force: postgres.forceStop });
    await createDatabase(postgres.url('postgres'));
    const ownerUrl = postgres.url(DATABASE);
    const url = await openServingRole(ownerUrl, folder);
    const outcome = `embedded PostgreSQL, process ${postgres.pid}${postgres.adopted ? ', was running' : ''}`;
    return { url, ownerUrl, outcome, wasThere: postgres.adopted };
  } finally {
    lock.release();
  }
}

async function openExternal() {
  const url = process.env.DATABASE_URL;
  const ownerUrl =
    process.env.KEYDESK_DATABASE_OWNER_URL || process.env.KEYDESK_DATABASE_DIRECT_URL || url;
  await withConnection(url, checkServerVersion);
  return { url, ownerUrl, outcome: 'from DATABASE_URL', wasThere: true };
}

function claimForServer(folder, postgres) {
  rmSync(startedByCommand(folder), { force: true });
  return postgres.stop;
}

/**
 * A command stops only what a command started, and only when it is the last to use it. Servers take their lock before
 * their turn here, so one that is about to adopt this PostgreSQL is seen.
 */
function claimForCommand(folder, postgres, dataFolder, turn) {
  if (!postgres.adopted) writeFileSync(startedByCommand(folder), '');
  const claim = path.join(folder, claimName(process.pid));
  writeFileSync(claim, '');
  return async () => {
    const lock = await turn();
    rmSync(claim, { force: true });
    const isUsed = lockHolder(serverLockFile(dataFolder)) !== null || hasLiveClaims(folder);
    if (!isUsed && existsSync(startedByCommand(folder))) await postgres.stop();
    lock.release();
  };
}

function hasLiveClaims(folder) {
  const claims = readdirSync(folder).filter((name) => name.startsWith('used-by-'));
  const isLive = (name) => name === claimName(Number(name.split('-')[2]));
  for (const name of claims) if (!isLive(name)) rmSync(path.join(folder, name), { force: true });
  return claims.some(isLive);
}

function claimName(pid) {
  return `used-by-${pid}-${processStart(pid)?.replaceAll(/\W/g, '-')}`;
}

function startedByCommand(folder) {
  return path.join(folder, 'started-by-command');
}

function createDatabase(url) {
  return withConnection(url, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE "${DATABASE}"`);
  });
}
