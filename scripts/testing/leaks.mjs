import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { inCheckout } from '../launch/checkout.mjs';
import { withConnection } from '../launch/connection.mjs';

/** A key's secret under any of our profiles as it is shown once, and as PostgreSQL prints it from a column of bytes. */
const PREFIXES = ['sk_live_', 'sk_test_', 'taapit_'];
const SECRET = new RegExp(`(?:${PREFIXES.join('|')})[0-9A-Za-z]{22}`, 'g');
const SECRET_IN_HEX = new RegExp(
  `(?:${PREFIXES.map((prefix) => Buffer.from(prefix).toString('hex')).join('|')})(?:[0-9a-f]{2}){22}`,
  'g',
);
const SHOWN_CHARACTERS = 12;
/** Not served: what the compiler keeps for its next run, and the development server's own build. */
const NOT_OUTPUT = ['.next/cache', '.next/dev'];

/**
 * @param {string} text
 * @returns {string[]} the secrets in it, cut short: a finding must not leak them again
 */
export function secretsIn(text) {
  const found = [...text.matchAll(SECRET), ...text.matchAll(SECRET_IN_HEX)];
  return found.map(([secret]) => `${secret.slice(0, SHOWN_CHARACTERS)}…`);
}

/**
 * @param {string[]} places files and folders, absolute; absent ones hold nothing
 * @returns {string[]} one line per finding
 */
export function leaksInFiles(places) {
  return places.flatMap(filesBelow).flatMap((file) => {
    // Latin-1 keeps every byte of a binary file, and secrets are plain ASCII.
    return secretsIn(readFileSync(file, 'latin1')).map((secret) => `${file}: ${secret}`);
  });
}

/**
 * Reads every row of every table of every database of a cluster.
 * @param {string} url of any database there, for a role that may read all
 * @returns {Promise<string[]>} one line per finding
 */
export async function leaksInCluster(url) {
  const databases = await withConnection(url, async (client) => {
    const { rows } = await client.query(
      'SELECT datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate',
    );
    return rows.map(({ name }) => name);
  });
  const leaks = [];
  for (const database of databases) {
    const own = new URL(url);
    own.pathname = `/${database}`;
    leaks.push(
      ...(await withConnection(own.toString(), (client) => leaksInDatabase(client, database))),
    );
  }
  return leaks;
}

/** @returns {string[]} what a build of this checkout has put out */
export function buildOutput() {
  return [inCheckout('.next'), inCheckout('dist')];
}

async function leaksInDatabase(client, database) {
  const { rows: tables } = await client.query(`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`);
  const leaks = [];
  for (const { name } of tables) {
    const { rows } = await client.query(`SELECT (t.*)::text AS row FROM ${name} AS t`);
    leaks.push(
      ...rows
        .flatMap(({ row }) => secretsIn(row))
        .map((secret) => `${database}, table ${name}: ${secret}`),
    );
  }
  return leaks;
}

function filesBelow(place) {
  if (!existsSync(place) || NOT_OUTPUT.some((folder) => place === inCheckout(folder))) return [];
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place).flatMap((name) => filesBelow(path.join(place, name)));
}
