import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { killGroup } from '../../scripts/launch/child.mjs';
import { onShutdown } from '../../scripts/launch/shutdown.mjs';

/**
 * A server under measurement.
 * @typedef {object} Server
 * @property {number} pid
 * @property {number} port
 * @property {any} message what a program of bench/servers said when it was ready
 * @property {(signal?: NodeJS.Signals) => Promise<void>} stop
 */

const READY_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 25;
const CLOCK_TICKS_PER_SECOND = 100;

/**
 * Starts a server and waits until it accepts connections. What it prints goes to a file, as under a service manager.
 * @param {string} file program
 * @param {string[]} args
 * @param {{ env: NodeJS.ProcessEnv, cwd: string, logFile: string, port?: number }} options without `port` the program
 *   says in its first message where it listens
 * @returns {Promise<Server>}
 */
export async function startServer(file, args, { env, cwd, logFile, port }) {
  const log = openSync(logFile, 'a');
  const stdio = ['ignore', log, log, ...(port === undefined ? ['ipc'] : [])];
  const child = spawn(file, args, { env, cwd, detached: true, stdio });
  closeSync(log);
  const end = (signal) => killGroup(child.pid, signal);
  const forget = onShutdown({ close: () => stop(), force: () => end('SIGKILL') });
  const exited = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', resolve);
  });
  const stop = async (signal = 'SIGTERM') => {
    end(signal);
    await exited;
    forget();
  };
  const failed = exited.then(() => {
    throw new Error(
      `${file} ${args[0]} ended early:\n${readFileSync(logFile, 'utf8').slice(-2000)}`,
    );
  });
  failed.catch(() => {});
  const ready = port === undefined ? firstMessage(child) : waitForPort(port).then(() => ({ port }));
  const message = await Promise.race([ready, failed]);
  return { pid: child.pid, port: message.port, message, stop };
}

/**
 * @param {number} pid
 * @returns {number} CPU seconds that the process has used; NaN where there is no /proc
 */
export function cpuSeconds(pid) {
  const text = readProc(`/proc/${pid}/stat`);
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
}

/**
 * @param {number} pid
 * @returns {number} resident memory in MB; NaN where there is no /proc
 */
export function residentMegabytes(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readProc(`/proc/${pid}/status`))?.[1]) / 1024;
}

function readProc(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function firstMessage(child) {
  return new Promise((resolve) => child.once('message', resolve));
}

async function waitForPort(port) {
  const giveUpAt = performance.now() + READY_MILLISECONDS;
  while (!(await accepts(port))) {
    if (performance.now() > giveUpAt) throw new Error(`nothing listens on port ${port}`);
    await delay(POLL_MILLISECONDS);
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const probe = connect({ port, host: '127.0.0.1' });
    probe.once('connect', () => {
      // Where nobody listens, a socket can by chance get that very port, and is then connected to itself.
      resolve(probe.localPort !== port);
      probe.destroy();
    });
    probe.once('error', () => resolve(false));
  });
}
