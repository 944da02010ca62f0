import { setTimeout as delay } from 'node:timers/promises';
import { Fault, oneLine } from './fault.mjs';

const CONNECT_MILLISECONDS = 10_000;
const STARTING_UP_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 500;
const OLDEST_VERSION = 150_000;

/**
 * Connects to a database, waiting while it says that it is starting up.
 * @param {string} url PostgreSQL connection string
 * @returns {Promise<import('pg').Client>} connected; the caller ends it
 * @throws {Fault} in one line why it cannot be reached, without the password; `unavailable` unless the URL is malformed
 */
export async function connect(url) {
  const { default: pg } = await import('pg');
  const giveUpAt = performance.now() + STARTING_UP_MILLISECONDS;
  for (;;) {
    const client = newClient(pg, url);
    try {
      await client.connect();
      // Without a listener, a connection that breaks between two statements would end the process.
      client.on('error', () => {});
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const isStarting = error.code === '57P03' && performance.now() < giveUpAt;
      if (!isStarting) throw connectFault(client, error);
      await delay(RETRY_MILLISECONDS);
    }
  }
}

/**
 * @template T
 * @param {string} url
 * @param {(client: import('pg').Client) => Promise<T>} work
 * @returns {Promise<T>} with the connection closed again
 * @throws {Fault} as {@link connect}
 */
export async function withConnection(url, work) {
  const client = await connect(url);
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * @param {import('pg').Client} client
 * @throws {Fault} when the server is older than Keydesk can use
 */
export async function checkServerVersion(client) {
  const { rows } = await client.query(
    "SELECT current_setting('server_version_num')::int AS number",
  );
  if (rows[0].number >= OLDEST_VERSION) return;
  throw new Fault(
    `The database at ${place(client)} is PostgreSQL ${Math.floor(rows[0].number / 10_000)}. Use PostgreSQL 15 or newer.`,
  );
}

/**
 * @param {import('pg').Client} client
 * @returns {string} host, port and database, for people
 */
export function place({ host, port, database }) {
  return `${host}:${port}/${database}`;
}

function newClient(pg, url) {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new TypeError('no PostgreSQL scheme');
    return new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      application_name: 'keydesk-launch',
    });
  } catch (cause) {
    throw new Fault(
      'DATABASE_URL is not a PostgreSQL address. Write it as postgresql://user:password@host:5432/database.',
      { cause },
    );
  }
}

const REASONS = {
  '28P01': 'refuses the password. Correct the user and password in DATABASE_URL.',
  28000: 'refuses this user. Correct the user in DATABASE_URL, or let it in (pg_hba.conf).',
  '3D000': 'does not exist. Create it, or correct the name in DATABASE_URL.',
  42501: 'does not let this user in. Grant CONNECT to it.',
  53300: 'has no connection left. Raise max_connections, or close other clients.',
  ENOTFOUND: 'cannot be found: its host name is unknown. Correct DATABASE_URL.',
};

function connectFault(client, error) {
  const reason =
    REASONS[error.code] ??
    `cannot be reached (${oneLine(error.code ?? error.message)}). Start it, or correct DATABASE_URL.`;
  return new Fault(`The database at ${place(client)} ${reason}`, {
    cause: error,
    unavailable: true,
  });
}
