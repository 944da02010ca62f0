import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, in the system's own words: with it, a process id that was given out again is told apart.
 * @param {number} pid
 * @returns {string | null} null when no such process runs (a zombie does not)
 */
export function processStart(pid) {
  if (!isAlive(pid)) return null;
  if (process.platform !== 'linux') return askPs(pid, 'lstart');
  try {
    // The program's name stands in brackets and may hold anything; the fields after it are numbers.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop().split(' ');
    const [state] = fields;
    const startTicks = fields[19];
    return state === 'Z' ? null : startTicks;
  } catch {
    return null;
  }
}

/**
 * @param {number} pid
 * @returns {string[]} program and arguments; empty when no such process runs
 */
export function processArguments(pid) {
  if (process.platform !== 'linux') return (askPs(pid, 'command') ?? '').split(' ');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  } catch {
    return [];
  }
}

/**
 * @param {number} pid
 * @returns {boolean} whether a process has this id, be it another user's
 */
export function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function askPs(pid, column) {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim() ||
      null
    );
  } catch {
    return null;
  }
}
