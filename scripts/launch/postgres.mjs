import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { clusterIn } from './data-folder.mjs';
import { Fault, fullDisk, oneLine, speaksOfFullDisk } from './fault.mjs';
import { openCluster, POSTGRES_ENVIRONMENT, passwordFileIn, ROLE } from './postgres-cluster.mjs';
import { isAlive, processArguments } from './process-identity.mjs';

/**
 * A running embedded PostgreSQL.
 * @typedef {object} RunningPostgres
 * @property {boolean} adopted whether it ran already
 * @property {number} pid
 * @property {(database: string) => string} url connection string, with the password
 * @property {() => Promise<void>} stop orderly: clients are disconnected, everything is on disk afterwards
 * @property {() => void} forceStop the same without waiting, for a process that must end now
 */

const POLL_MILLISECONDS = 20;
const START_PATIENCE_MILLISECONDS = 90_000;
const STOP_PATIENCE_MILLISECONDS = 30_000;
const START_TRIES = 8;
const RETRY_MILLISECONDS = 500;
const LOG_BYTES_MAX = 10_000_000;

const SETTINGS = {
  cluster_name: 'keydesk',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 60,
  jit: 'off',
  log_timezone: 'UTC',
  timezone: 'UTC',
  // What people entered stays out of the log.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};
/** For tests: a power failure may lose everything. */
const NOT_DURABLE = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: 120,
};

/**
 * Starts the cluster in a folder, or adopts it when it runs already: it outlives a killed launcher.
 * @param {string} folder holds cluster, password and log; made when absent
 * @param {{ durable?: boolean, settings?: Record<string, string | number> }} [options] `settings`: further ones of
 *   PostgreSQL's, for measuring
 * @returns {Promise<RunningPostgres>}
 * @throws {Fault} when it does not start
 */
export async function startPostgres(folder, { durable = true, settings = {} } = {}) {
  const cluster = await openCluster(folder, { durable });
  const pidFile = path.join(cluster.folder, 'postmaster.pid');
  const running = await findRunning(cluster.folder, pidFile);
  if (running) return describe(cluster, running, true);
  const wanted = { ...SETTINGS, ...(durable ? {} : NOT_DURABLE), ...settings };
  return describe(cluster, await startServer(cluster, pidFile, wanted), false);
}

/**
 * The address of an embedded PostgreSQL that runs just now, for tools beside the server.
 * @param {string} folder as for {@link startPostgres}
 * @param {string} database
 * @returns {string | null} null when none runs
 */
export function runningUrl(folder, database) {
  const cluster = clusterIn(folder);
  const state = readPidFile(path.join(cluster, 'postmaster.pid'));
  if (!state || !isPostmasterOf(state.pid, cluster)) return null;
  return url(readFileSync(passwordFileIn(folder), 'utf8').trim(), state.port, database);
}

function describe(cluster, { pid, port }, adopted) {
  const signal = (name) => isPostmasterOf(pid, cluster.folder) && process.kill(pid, name);
  return {
    adopted,
    pid,
    url: (database) => url(cluster.password, port, database),
    forceStop: () => void signal('SIGINT'),
    async stop() {
      signal('SIGINT'); // PostgreSQL's "fast" shutdown
      if (await isGone(pid, cluster.folder, STOP_PATIENCE_MILLISECONDS)) return;
      signal('SIGQUIT');
      await isGone(pid, cluster.folder, STOP_PATIENCE_MILLISECONDS);
    },
  };
}

function url(password, port, database) {
  return `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

async function isGone(pid, folder, patienceMilliseconds) {
  const giveUpAt = performance.now() + patienceMilliseconds;
  while (isPostmasterOf(pid, folder)) {
    if (performance.now() > giveUpAt) return false;
    await delay(POLL_MILLISECONDS);
  }
  return true;
}

/**
 * Waits for a server that is there, starting, recovering or stopping; clears away what a dead one left. PostgreSQL would
 * refuse to start while any program has the id in its pid file, so that is looked at here.
 * @returns {Promise<{ pid: number, port: number } | null>}
 */
async function findRunning(folder, pidFile) {
  const giveUpAt = performance.now() + START_PATIENCE_MILLISECONDS;
  for (;;) {
    const state = readPidFile(pidFile);
    if (!state) return null;
    if (!isPostmasterOf(state.pid, folder)) {
      rmSync(pidFile, { force: true });
      return null;
    }
    if (state.isReady && (await listens(state.port))) return state;
    if (performance.now() > giveUpAt) {
      throw new Fault(
        `The database (process ${state.pid}) runs but is not ready. End it with "kill ${state.pid}", then start again.`,
      );
    }
    await delay(POLL_MILLISECONDS);
  }
}

/** One that is being killed still looks ready in its file. */
function listens(port) {
  return new Promise((resolve) => {
    const probe = connect({ port, host: '127.0.0.1' });
    probe.once('connect', () => probe.destroy());
    probe.once('error', () => {});
    probe.once('close', (hadError) => resolve(!hadError));
  });
}

/** PostgreSQL's own file: id, folder, start time, port, …, and in the eighth line its state. */
function readPidFile(pidFile) {
  if (!existsSync(pidFile)) return null;
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/** Whether this very process serves this very cluster, and is not another program that got the same id. */
function isPostmasterOf(pid, folder) {
  if (!isAlive(pid)) return false;
  const [program = '', ...args] = processArguments(pid);
  return path.basename(program) === 'postgres' && args.includes(folder);
}

async function startServer(cluster, pidFile, settings) {
  rotateLog(cluster.logFile);
  for (let tries = 1; ; tries += 1) {
    const logStart = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0;
    const running = await spawnServer(cluster, pidFile, { ...settings, port: await freePort() });
    if (running) return running;
    const said = readFileSync(cluster.logFile, 'utf8').slice(logStart);
    // A port taken in between; or the last server's children, who need a moment to notice that it was killed.
    const mayPass =
      /Address already in use|pre-existing shared memory block|lock file .* already exists/.test(
        said,
      );
    if (!mayPass || tries === START_TRIES) throw startFault(cluster, said);
    await delay(RETRY_MILLISECONDS);
  }
}

/** @returns {Promise<{ pid: number, port: number } | null>} null when it ended instead of becoming ready */
async function spawnServer({ folder, logFile, user, binaries }, pidFile, settings) {
  const args = [
    '-D',
    folder,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const identity = user ? { uid: user.uid, gid: user.gid } : {};
  const log = openSync(logFile, 'a', 0o600);
  // A group of its own: Ctrl-C in the terminal must not stop it before the requests in flight are finished.
  const options = {
    ...identity,
    cwd: '/',
    env: POSTGRES_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log, log],
  };
  const child = spawn(binaries.postgres, args, /** @type {any} */ (options));
  closeSync(log);
  let hasEnded = false;
  child.once('exit', () => {
    hasEnded = true;
  });
  child.once('error', () => {
    hasEnded = true;
  });
  child.unref();
  const giveUpAt = performance.now() + START_PATIENCE_MILLISECONDS;
  while (!hasEnded) {
    const state = readPidFile(pidFile);
    if (state?.pid === child.pid && state.isReady) return state;
    if (performance.now() > giveUpAt) {
      child.kill('SIGQUIT');
      return null;
    }
    await delay(POLL_MILLISECONDS);
  }
  return null;
}

function startFault({ folder, logFile }, said) {
  if (speaksOfFullDisk(said)) return new Fault(fullDisk(folder));
  const reason =
    said.match(/(?:FATAL|PANIC|ERROR): .*/)?.[0] ?? said.trim().split('\n').pop() ?? '';
  return new Fault(
    `The database did not start: ${oneLine(reason) || 'it ended early'} (its log: ${logFile}).`,
  );
}

function rotateLog(logFile) {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_BYTES_MAX) renameSync(logFile, `${logFile}.1`);
}

/** @returns {Promise<number>} a TCP port that nobody listened on a moment ago */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });
}
