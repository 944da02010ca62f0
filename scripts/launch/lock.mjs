import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processStart } from './process-identity.mjs';
import { onShutdown } from './shutdown.mjs';

/**
 * Who holds a lock.
 * @typedef {object} LockHolder
 * @property {number} pid
 * @property {string | null} start as from processStart
 * @property {string} command what the person typed
 * @property {string} [url] where it can be reached
 */

const POLL_MILLISECONDS = 100;

/**
 * Takes a lock file, also from a holder that no longer runs.
 * @param {string} file absolute; its folder exists
 * @param {{ command: string, url?: string }} about
 * @returns {{ release: () => void } | { holder: LockHolder }} the holder when somebody else has it
 */
export function tryLock(file, about) {
  const mine = JSON.stringify({ pid: process.pid, start: processStart(process.pid), ...about });
  for (;;) {
    if (create(file, mine)) return { release: holdUntilExit(file, mine) };
    const found = read(file);
    if (found === null) continue;
    const holder = parse(found);
    if (holder && isRunning(holder)) return { holder };
    removeStale(file, found);
  }
}

/**
 * Takes a lock, waiting for whoever has it.
 * @param {string} file absolute; its folder exists
 * @param {{ command: string }} about
 * @param {(holder: LockHolder) => void} onWait called once, when there is something to wait for
 * @returns {Promise<{ release: () => void }>}
 */
export async function waitForLock(file, about, onWait) {
  let hasSaid = false;
  for (;;) {
    const result = tryLock(file, about);
    if ('release' in result) return result;
    if (!hasSaid) onWait(result.holder);
    hasSaid = true;
    await delay(POLL_MILLISECONDS);
  }
}

/**
 * @param {string} file absolute
 * @returns {LockHolder | null} who holds the lock now
 */
export function lockHolder(file) {
  const found = read(file);
  const holder = found === null ? null : parse(found);
  return holder && isRunning(holder) ? holder : null;
}

function isRunning({ pid, start }) {
  const now = processStart(pid);
  return now !== null && now === start;
}

/** The file appears with its whole content or not at all: a link, unlike a write, cannot be seen half done. */
function create(file, content) {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, content, { mode: 0o644 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    // Some mounted folders know no hard links.
    if (error.code === 'EPERM' || error.code === 'ENOTSUP') return createWithoutLink(file, content);
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

function createWithoutLink(file, content) {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a stale lock away, and puts it back when somebody else had replaced it by a fresh one meanwhile. */
function removeStale(file, stale) {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== stale) create(file, read(aside));
  rmSync(aside, { force: true });
}

function holdUntilExit(file, mine) {
  const release = () => {
    forget();
    if (read(file) === mine) rmSync(file, { force: true });
  };
  const forget = onShutdown({ close: release, force: release });
  return release;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}

function parse(content) {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
