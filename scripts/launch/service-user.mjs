import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The user under which PostgreSQL runs when this process is root: PostgreSQL refuses to be root.
 * @typedef {{ name: string, uid: number, gid: number }} ServiceUser
 */

const NOBODY = { name: 'nobody', uid: 65534, gid: 65534 };

/**
 * @param {string} cluster where the database is or will be; an existing one stays with the user who owns it
 * @returns {ServiceUser | null} null when this process is not root, and PostgreSQL runs as the same user
 */
export function serviceUser(cluster) {
  if (process.getuid?.() !== 0) return null;
  const users = systemUsers();
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    const name = users.find(({ uid }) => uid === owner.uid)?.name ?? String(owner.uid);
    return { name, uid: owner.uid, gid: owner.gid };
  }
  const named = (name) => users.find((user) => user.name === name);
  return named('postgres') ?? named('nobody') ?? NOBODY;
}

/** Permission bits as of one class (owner, group or other). */
const PERMISSIONS = { 'pass through': 0o1, read: 0o4, list: 0o5, run: 0o5 };

/**
 * Finds what keeps a user from something. Works from the permission bits alone, so that nothing has to be run as that
 * user.
 * @param {string} target absolute, without symbolic links
 * @param {ServiceUser | null} user null: this process's own user, taken to have access
 * @param {keyof typeof PERMISSIONS} purpose what the user must be able to do with the target
 * @returns {string | null} the first folder or file on the way that is closed; null when the way is open
 */
export function closedOnTheWay(target, user, purpose) {
  if (!user) return null;
  const isOpen = (step) =>
    mayUse(statSync(step), user, PERMISSIONS[step === target ? purpose : 'pass through']);
  return stepsTo(target).find((step) => !isOpen(step)) ?? null;
}

function mayUse(stat, { uid, gid }, wanted) {
  const shift = stat.uid === uid ? 6 : stat.gid === gid ? 3 : 0;
  return ((stat.mode >> shift) & wanted) === wanted;
}

/** @returns {string[]} the path's folders from the root on, and the path itself */
function stepsTo(target) {
  const parent = path.dirname(target);
  return parent === target ? [target] : [...stepsTo(parent), target];
}

function systemUsers() {
  return readPasswd()
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}

function readPasswd() {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
