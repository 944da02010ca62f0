import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { onShutdown, refuseWhenClosing } from './shutdown.mjs';

const OUTPUT_KEPT_CHARACTERS = 200_000;
const PATIENCE_MILLISECONDS = 8000;

/**
 * @typedef {object} ChildOptions
 * @property {NodeJS.ProcessEnv} [env] default: this process's
 * @property {string} [cwd]
 * @property {string} [logFile] absolute; gets the whole output
 * @property {boolean} [inherit] the child writes to this process's own streams
 * @property {number} [uid]
 * @property {number} [gid]
 */

/**
 * Starts a tool in a process group of its own, so that what it starts ends with it, and with this process.
 * @param {string} file program
 * @param {string[]} args
 * @param {ChildOptions} [options]
 * @returns {{ pid: number, done: Promise<{ code: number, output: string }>, stop: () => Promise<void> }} `code` is 1
 *   when a signal ended it; `output` is the end of stdout and stderr together
 * @throws {import('./fault.mjs').Fault} when this process is on its way out
 */
export function startChild(file, args, options = {}) {
  refuseWhenClosing();
  const { env = process.env, cwd, logFile, inherit = false, uid, gid } = options;
  const output = inherit ? 'inherit' : 'pipe';
  const child = spawn(file, args, {
    env,
    cwd,
    uid,
    gid,
    detached: true,
    stdio: ['ignore', output, output],
  });
  const kept = collectOutput(child, logFile);
  const forget = onShutdown({ close: () => stop(), force: () => killGroup(child.pid, 'SIGKILL') });
  const done = new Promise((resolve, reject) => {
    child.once('error', (error) => {
      forget();
      reject(error);
    });
    child.once('close', (code) => {
      forget();
      resolve({ code: code ?? 1, output: kept() });
    });
  });
  const stop = async () => {
    killGroup(child.pid, 'SIGTERM');
    const timer = setTimeout(() => killGroup(child.pid, 'SIGKILL'), PATIENCE_MILLISECONDS);
    await done.catch(() => {});
    clearTimeout(timer);
    killGroup(child.pid, 'SIGKILL');
  };
  return { pid: child.pid, done, stop };
}

/**
 * Runs a tool to its end. Parameters and result as in {@link startChild}.
 * @param {string} file
 * @param {string[]} args
 * @param {ChildOptions} [options]
 */
export function runChild(file, args, options) {
  return startChild(file, args, options).done;
}

/**
 * @param {string[]} args a JavaScript file and its arguments
 * @param {ChildOptions} [options]
 */
export function runNode(args, options) {
  return runChild(process.execPath, args, options);
}

/**
 * @param {number | undefined} pid the group's leader
 * @param {NodeJS.Signals} signal
 */
export function killGroup(pid, signal) {
  if (!pid) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: the group has ended; EPERM: on macOS the same, for a leader not yet reaped.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

/** @returns {() => string} the end of what the child has written */
function collectOutput(child, logFile) {
  let kept = '';
  const log = logFile ? createWriteStream(logFile) : undefined;
  // A log that cannot be written must not end the work it is about.
  log?.on('error', () => {});
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text) => {
      kept = (kept + text).slice(-OUTPUT_KEPT_CHARACTERS);
      log?.write(text);
    });
  }
  child.once('close', () => log?.end());
  return () => kept;
}
