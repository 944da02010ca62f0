import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { withConnection } from './connection.mjs';
import { Fault } from './fault.mjs';

/**
 * What the installation must keep beside its database.
 * @typedef {object} Secrets
 * @property {string[]} peppers newest first, base64url of at least 32 bytes each
 * @property {string} nextauthSecret
 */

const BYTES_MIN = 32;
const DISTINCT_CHARACTERS_MIN = 12;
/** Words of examples and manuals; a random secret has one of them about once in a billion times. */
const PLACEHOLDER =
  /change[-_ ]?(?:me|this|it)|placeholder|example|password|(?:your|super|my|top)[-_ ]?secret|(.)\1{7}/i;

/**
 * The secrets to run with: from the environment, else from the data folder. They are made only when both the data
 * folder and the database are new; where there is data, new secrets would lock everybody out without a word.
 * @param {{ dataFolder: string, url: string }} place `url` of the migrated database
 * @returns {Promise<{ secrets: Secrets, generated: boolean }>}
 * @throws {Fault} when one is missing, a placeholder or too short
 */
export async function loadSecrets({ dataFolder, url }) {
  const file = path.join(dataFolder, 'secrets.json');
  let stored = readSecrets(file);
  let generated = false;
  const isComplete = () =>
    (fromEnvironment().peppers ?? stored.peppers) &&
    (fromEnvironment().nextauthSecret ?? stored.nextauthSecret);
  if (!isComplete() && !existsSync(file) && (await isNewDatabase(url))) {
    generated = storeSecrets(file, without(newSecrets(), fromEnvironment()));
    stored = readSecrets(file);
  }
  const { peppers, nextauthSecret } = { ...stored, ...fromEnvironment() };
  if (!peppers) throw missingFault('pepper', 'KEYDESK_PEPPERS', 'no API key can be verified', file);
  if (!nextauthSecret)
    throw missingFault('session secret', 'NEXTAUTH_SECRET', 'nobody stays signed in', file);
  for (const pepper of peppers) checkSecret(pepper, 'KEYDESK_PEPPERS');
  checkSecret(nextauthSecret, 'NEXTAUTH_SECRET');
  return { secrets: { peppers, nextauthSecret }, generated };
}

/**
 * @param {string} value base64 or base64url
 * @param {string} name of the variable it belongs to
 * @throws {Fault} when it holds fewer than 32 bytes or is a placeholder
 */
export function checkSecret(value, name) {
  const bytes = Buffer.from(value, 'base64url').length;
  const isPlaceholder = PLACEHOLDER.test(value) || new Set(value).size < DISTINCT_CHARACTERS_MIN;
  if (bytes >= BYTES_MIN && !isPlaceholder) return;
  const reason = isPlaceholder ? 'is a placeholder' : `has ${bytes} bytes`;
  throw new Fault(
    `A value of ${name} ${reason}. Use at least ${BYTES_MIN} random bytes in base64url (openssl rand -base64 32 | tr +/ -_ | tr -d =).`,
  );
}

function fromEnvironment() {
  const { KEYDESK_PEPPERS, NEXTAUTH_SECRET } = process.env;
  const peppers = (KEYDESK_PEPPERS ?? '')
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  return {
    ...(peppers.length > 0 && { peppers }),
    ...(NEXTAUTH_SECRET && { nextauthSecret: NEXTAUTH_SECRET }),
  };
}

function newSecrets() {
  const secret = () => randomBytes(BYTES_MIN).toString('base64url');
  return { peppers: [secret()], nextauthSecret: secret() };
}

/** What the environment gives is not kept beside it: the two would part one day. */
function without(secrets, given) {
  return Object.fromEntries(Object.entries(secrets).filter(([name]) => !(name in given)));
}

/** @returns {Partial<Secrets>} */
function readSecrets(file) {
  if (!existsSync(file)) return {};
  if ((statSync(file).mode & 0o077) !== 0) chmodSync(file, 0o600);
  const { peppers, nextauthSecret } = parseSecrets(file);
  return { ...(peppers?.length > 0 && { peppers }), ...(nextauthSecret && { nextauthSecret }) };
}

function parseSecrets(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    throw new Fault(
      `${file} cannot be read as JSON. Put it back from the backup of the data folder.`,
      { cause },
    );
  }
}

/** @returns {boolean} false when another process stored its own first: a link, unlike a rename, never replaces. */
function storeSecrets(file, secrets) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Nobody has signed up, and no key was made with a pepper. */
function isNewDatabase(url) {
  return withConnection(url, async (client) => {
    const isEmpty = async (table) => {
      const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
      if (!rows[0].there) return true;
      return (await client.query(`SELECT 1 FROM ${table} LIMIT 1`)).rowCount === 0;
    };
    return (await isEmpty('peppers')) && (await isEmpty('users'));
  });
}

function missingFault(what, variable, consequence, file) {
  return new Fault(
    `The ${what} is missing, and without it ${consequence}: this database was set up with one. Put ${file} back from the backup, or set ${variable}.`,
  );
}
