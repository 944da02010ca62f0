import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inCheckout } from './checkout.mjs';
import { withConnection } from './connection.mjs';
import { Fault, oneLine } from './fault.mjs';

/**
 * A migration on disk.
 * @typedef {{ name: string, sql: string, checksum: string }} Migration
 */

/** The session lock that Prisma's own engine takes: it and we never migrate at the same time. */
const ADVISORY_LOCK = 72707369;
const WAIT_FOR_OTHER_SECONDS = 60;
/** A migration that waited longer for a busy table would hold up everybody behind it. */
const LOCK_TIMEOUT_SECONDS = 2;
const LOCK_TRIES = 15;
const RETRY_MILLISECONDS = 1000;

const CREATE_TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings a database up to this checkout's prisma/migrations, noting it as Prisma's command line would. Each migration
 * is one transaction with its note, so that it is there whole or not at all; only one with CONCURRENTLY, which
 * PostgreSQL forbids in a transaction, can be left half done.
 * @param {string} url of the role that owns the tables
 * @param {{ folder?: string }} [options]
 * @returns {Promise<string[]>} names of the migrations that were applied
 * @throws {Fault} when the database and the folder do not belong together, or a migration fails
 */
export async function migrate(url, { folder = inCheckout('prisma', 'migrations') } = {}) {
  const migrations = readMigrations(folder);
  return withConnection(url, async (client) => {
    if (pendingMigrations(migrations, await readNotes(client)).length === 0) return [];
    await takeAdvisoryLock(client);
    const pending = pendingMigrations(migrations, await readNotes(client));
    await client.query(CREATE_TABLE);
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  });
}

/**
 * @param {string} folder
 * @returns {Migration[]} in the order in which they apply
 */
export function readMigrations(folder) {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const file = path.join(folder, name, 'migration.sql');
      if (!existsSync(file))
        throw new Fault(`The migration ${name} has no migration.sql. Put the file back.`);
      const sql = readFileSync(file, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/**
 * @param {Migration[]} migrations on disk
 * @param {{ name: string, checksum: string, isFinished: boolean }[]} notes in the database
 * @returns {Migration[]} those to apply
 * @throws {Fault} when a noted one failed, is unknown here, or was edited since
 */
export function pendingMigrations(migrations, notes) {
  const onDisk = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, isFinished } of notes) {
    if (!isFinished) {
      throw new Fault(
        `The migration ${name} began and did not finish. Look at what it left in the database, undo that, run "npx prisma migrate resolve --rolled-back ${name}", then start again.`,
      );
    }
    const migration = onDisk.get(name);
    if (!migration) {
      throw new Fault(
        `The database has had the migration ${name}, which this checkout does not know: a newer Keydesk ran on it. Start that version, or restore a backup made before it.`,
      );
    }
    if (migration.checksum !== checksum) {
      throw new Fault(
        `The migration ${name} was edited after it was applied. Put prisma/migrations/${name}/migration.sql back as it was (git checkout), and make the change in a new migration.`,
      );
    }
  }
  const noted = new Set(notes.map(({ name }) => name));
  return migrations.filter(({ name }) => !noted.has(name));
}

async function readNotes(client) {
  const { rows } = await client.query(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there",
  );
  if (!rows[0].there) return [];
  const notes = await client.query(`
    SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
    FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`);
  return notes.rows;
}

async function takeAdvisoryLock(client) {
  try {
    await client.query(`SET lock_timeout = '${WAIT_FOR_OTHER_SECONDS}s'`);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]);
    await client.query(`SET lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`);
  } catch (error) {
    if (!isLockTimeout(error)) throw error;
    throw new Fault(
      'Another process has been migrating this database for a minute. Wait until it is done, then start again.',
    );
  }
}

async function apply(client, migration) {
  const run = /\bCONCURRENTLY\b/i.test(migration.sql) ? applyUnprotected : applyInTransaction;
  for (let tries = 1; ; tries += 1) {
    try {
      return await run(client, migration);
    } catch (error) {
      if (!isLockTimeout(error) || tries === LOCK_TRIES) throw migrationFault(migration, error);
      await delay(RETRY_MILLISECONDS);
    }
  }
}

async function applyInTransaction(client, { name, sql, checksum }) {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function applyUnprotected(client, { name, sql, checksum }) {
  const id = randomUUID();
  await client.query(
    'INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)',
    [id, checksum, name],
  );
  try {
    await client.query(sql);
  } catch (error) {
    await client
      .query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error.message)])
      .catch(() => {});
    throw error;
  }
  await client.query(
    'UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1',
    [id],
  );
}

function isLockTimeout(error) {
  return error.code === '55P03';
}

function migrationFault({ name }, error) {
  const advice = isLockTimeout(error)
    ? 'The tables it changes were in use all the time: start again when there is less traffic.'
    : 'Nothing of it was kept. Put the cause right, then start again.';
  return new Fault(`The migration ${name} failed: ${oneLine(error.message)}. ${advice}`, {
    cause: error,
  });
}
