import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { checkout } from '../launch/checkout.mjs';
import { killGroup } from '../launch/child.mjs';
import { onShutdown } from '../launch/shutdown.mjs';
import { cleanEnvironment } from './environment.mjs';

/**
 * A server started as a person would.
 * @typedef {object} TestServer
 * @property {number} pid of the process that serves
 * @property {() => string} output everything it printed so far
 * @property {Promise<number | null>} exited its exit code; null when a signal ended it
 * @property {(milliseconds?: number) => Promise<boolean>} isReady waits until it serves (true) or has ended (false)
 * @property {(signal?: NodeJS.Signals) => Promise<number | null>} stop signals it, waits, and gives its exit code
 */

const READY = /^Keydesk is ready/m;
const POLL_MILLISECONDS = 25;
const READY_MILLISECONDS = 300_000;

/**
 * Runs `npm start`'s program, or with `throughNpm` the very command.
 * @param {{ env: Record<string, string>, logFile?: string, throughNpm?: boolean, script?: string }} options `env`:
 *   PORT, KEYDESK_DATA_DIR and whatever else is set; the rest of the environment is cleaned. `script`: another program
 * @returns {TestServer}
 */
export function startTestServer({ env, logFile, throughNpm = false, script = 'start' }) {
  const program = [process.execPath, `scripts/${script}.mjs`];
  const [file, ...args] = throughNpm ? ['npm', 'start'] : program;
  const child = spawn(file, args, {
    cwd: checkout,
    env: cleanEnvironment(env),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collectOutput(child, logFile);
  const end = (signal) => killGroup(child.pid, signal);
  const forget = onShutdown({ close: () => end('SIGTERM'), force: () => end('SIGTERM') });
  let hasExited = false;
  const exited = new Promise((resolve) => {
    child.once('close', (code) => {
      hasExited = true;
      forget();
      resolve(code);
    });
  });
  return {
    pid: child.pid,
    output,
    exited,
    stop(signal = 'SIGTERM') {
      end(signal);
      return exited;
    },
    async isReady(milliseconds = READY_MILLISECONDS) {
      const giveUpAt = performance.now() + milliseconds;
      const isWaiting = () => !READY.test(output()) && performance.now() < giveUpAt;
      while (isWaiting() && !hasExited) await delay(POLL_MILLISECONDS);
      return READY.test(output()) && !hasExited;
    },
  };
}

/** @returns {() => string} everything printed so far */
function collectOutput(child, logFile) {
  let output = '';
  const log = logFile ? createWriteStream(logFile, { flags: 'a' }) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      log?.write(text);
    });
  }
  child.once('close', () => log?.end());
  return () => output;
}
