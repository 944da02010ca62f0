/**
 * Refuses to go on under a Node.js older than the one in package.json's `engines`. Entry points import this file before
 * any other, so it uses nothing that an old Node.js lacks.
 */

const required = [20, 19];

/**
 * @param {string} version as in `process.versions.node`
 * @returns {boolean} whether the project runs under it
 */
export function isSupportedNode(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > required[0] || (major === required[0] && minor >= required[1]);
}

if (!isSupportedNode(process.versions.node)) {
  console.error(
    `keydesk: Node.js ${process.versions.node} is too old. Install Node.js ${required.join('.')} or newer, then run the command again.`,
  );
  process.exit(1);
}
