import { mkdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json, without symbolic links. */
export const checkout = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));

/** What can be thrown away and made again. Not under node_modules: npm empties that. */
export const cacheFolder = path.join(checkout, '.cache');

/** Stamps, the preparation lock and the output of the tools that were run. */
export const launchFolder = path.join(cacheFolder, 'launch');

/**
 * @param {...string} segments below the checkout
 * @returns {string} absolute path
 */
export function inCheckout(...segments) {
  return path.join(checkout, ...segments);
}

/**
 * @param {string} name for example `next-build.log`
 * @returns {string} absolute path of a file in {@link launchFolder}, which exists afterwards
 */
export function launchFile(name) {
  mkdirSync(launchFolder, { recursive: true });
  return path.join(launchFolder, name);
}

/**
 * @param {string} file absolute
 * @returns {string} the path as a person in the checkout would type it
 */
export function readablePath(file) {
  const relative = path.relative(checkout, file);
  return relative.startsWith('..') ? file : relative;
}
