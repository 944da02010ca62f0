import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { inCheckout, launchFile } from './checkout.mjs';

/**
 * A digest of files' names and contents: equal exactly when nothing changed.
 * @param {string[]} sources files and folders of the checkout; absent ones count as absent
 * @param {{ without?: string[] }} [options] folders of the checkout to leave out
 * @returns {string} hex
 */
export function fingerprint(sources, { without = [] } = {}) {
  const digest = createHash('sha256');
  for (const file of sources.flatMap((source) => filesBelow(source, without)).sort()) {
    const content = readFileSync(inCheckout(file));
    digest.update(`${file}\0${content.length}\0`).update(content);
  }
  return digest.digest('hex');
}

/**
 * @param {string} name
 * @param {string} value from {@link fingerprint}
 * @returns {boolean} whether the work of this name was finished for this state of the sources
 */
export function isStamped(name, value) {
  const file = launchFile(`${name}.stamp`);
  return existsSync(file) && readFileSync(file, 'utf8') === value;
}

/**
 * Remembers that the work of this name is finished; to be called after it, never before.
 * @param {string} name
 * @param {string} value from {@link fingerprint}, taken before the work began
 */
export function stamp(name, value) {
  const file = launchFile(`${name}.stamp`);
  writeFileSync(`${file}.${process.pid}`, value);
  renameSync(`${file}.${process.pid}`, file);
}

/** @returns {string[]} relative to the checkout */
function filesBelow(source, without) {
  const absolute = inCheckout(source);
  if (without.includes(source) || !existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [source];
  return readdirSync(absolute).flatMap((name) =>
    filesBelow(path.posix.join(source, name), without),
  );
}
