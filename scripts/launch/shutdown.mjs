import { constants } from 'node:os';
import { describeFault, Fault } from './fault.mjs';

/**
 * Something to end before this process may exit.
 * @typedef {object} Closer
 * @property {() => Promise<void> | void} close orderly
 * @property {() => void} [force] at once and synchronously: the second signal, or an exit nobody announced
 */

/** @type {Set<Closer>} in the order in which they were opened */
const open = new Set();
/** @type {Promise<void> | undefined} */
let closing;

/**
 * Registers something that must not outlive this process. Closed last in, first out.
 * @param {Closer} closer
 * @returns {() => void} forgets it, for what has ended by itself
 */
export function onShutdown(closer) {
  open.add(closer);
  return () => open.delete(closer);
}

/** @returns {boolean} whether the process is on its way out */
export function isClosing() {
  return closing !== undefined;
}

/** Keeps work from being begun after a signal. @throws {Fault} when the process is on its way out */
export function refuseWhenClosing() {
  if (closing) throw new Fault('Stopped by a signal.');
}

/** @returns {Promise<void>} settled when everything registered has been closed; never rejects */
export function closeAll() {
  closing ??= closeInTurn();
  return closing;
}

async function closeInTurn() {
  while (open.size > 0) {
    const closer = [...open].pop();
    try {
      await closer.close();
    } catch (error) {
      console.error(`keydesk: while stopping: ${describeFault(error)}`);
      closer.force?.();
    }
    open.delete(closer);
  }
}

function forceAll() {
  for (const closer of [...open].reverse()) closer.force?.();
  open.clear();
}

/** npm passes a terminal's Ctrl-C on although the terminal has sent it too: one key press arrives twice. */
const SAME_KEY_PRESS_MILLISECONDS = 1000;

/**
 * @param {(signal: NodeJS.Signals) => number} exitCode after an orderly stop
 */
function listenToSignals(exitCode) {
  let firstAt = 0;
  /** @param {NodeJS.Signals} signal */
  const stop = async (signal) => {
    if (firstAt && performance.now() - firstAt < SAME_KEY_PRESS_MILLISECONDS) return;
    if (firstAt) process.exit(128 + constants.signals[signal]);
    firstAt = performance.now();
    await closeAll();
    process.exit(exitCode(signal));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
}

/**
 * Runs an entry point: signals and faults end everything that was registered, and a fault prints one line.
 * @param {() => Promise<number | undefined>} main its exit code; undefined when it goes on serving
 * @param {{ signalExitCode?: (signal: NodeJS.Signals) => number, faultExitCode?: (error: unknown) => number }} [options]
 */
export async function runEntryPoint(main, options = {}) {
  const { signalExitCode = (signal) => 128 + constants.signals[signal], faultExitCode = () => 1 } =
    options;
  listenToSignals(signalExitCode);
  process.on('exit', forceAll);
  const fail = async (error) => {
    if (isClosing()) return;
    printFault(error);
    await closeAll();
    process.exit(faultExitCode(error));
  };
  process.on('uncaughtException', fail);
  try {
    const code = await main();
    if (code === undefined || isClosing()) return;
    await closeAll();
    process.exit(code);
  } catch (error) {
    await fail(error);
  }
}

/** @param {unknown} error printed as one line; with KEYDESK_DEBUG=1 also its stack */
function printFault(error) {
  console.error(`keydesk: ${describeFault(error)}`);
  if (process.env.KEYDESK_DEBUG === '1') console.error(error);
}
