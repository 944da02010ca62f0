import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** PostgreSQL's internal one-letter type `"char"`, which the catalogues use and adapter-pg does not know. */
const INTERNAL_CHAR = 18;
const BLANK_PADDED_CHAR = 1042;

/**
 * A driver adapter for the schema engine over `pg`. It adds to @prisma/adapter-pg what migrations need: the type
 * `"char"`, and scripts that are sent whole (adapter-pg cuts them at every `;`, also inside quotes and function bodies).
 * @param {string} url of the database to migrate
 * @param {string} [shadowUrl] of an empty database to try migrations in; without it one is created and dropped
 */
export function pgMigrationAdapter(url, shadowUrl) {
  return {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => openAdapter(url),
    connectToShadowDb: () => (shadowUrl ? openEmptied(shadowUrl) : openTemporary(url)),
  };
}

/**
 * @param {string} url
 * @param {(client: pg.Client) => Promise<void>} work with a connection of its own
 */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/**
 * @param {string} url
 * @param {string} database
 * @returns {string} the same server's other database
 */
export function urlOfDatabase(url, database) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.toString();
}

async function openEmptied(url) {
  const adapter = await openAdapter(url);
  await adapter.executeScript('DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;');
  return adapter;
}

async function openTemporary(url) {
  const database = `prisma_migrate_shadow_db_${randomUUID()}`;
  await withClient(
    url,
    async (client) => void (await client.query(`CREATE DATABASE "${database}"`)),
  );
  const adapter = await openAdapter(urlOfDatabase(url, database));
  const dispose = adapter.dispose.bind(adapter);
  adapter.dispose = async () => {
    await dispose();
    await withClient(
      url,
      async (client) => void (await client.query(`DROP DATABASE "${database}" WITH (FORCE)`)),
    );
  };
  return adapter;
}

async function openAdapter(url) {
  const schema = new URL(url).searchParams.get('schema') ?? undefined;
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const adapter = await new PrismaPg(pool, { schema, disposeExternalPool: true }).connect();
  readInternalChar(adapter);
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
  return adapter;
}

/** Lets the adapter see `"char"` as `char(n)`, and tells the engine so. */
function readInternalChar(adapter) {
  const performIO = adapter.performIO.bind(adapter);
  const queryRaw = adapter.queryRaw.bind(adapter);
  let charColumns = [];
  adapter.performIO = async (query) => {
    const { fields, rows, rowCount, affectedRows } = await performIO(query);
    charColumns = (fields ?? []).flatMap((field, index) =>
      field.dataTypeID === INTERNAL_CHAR ? [index] : [],
    );
    const known = fields?.map((field) =>
      field.dataTypeID === INTERNAL_CHAR ? { ...field, dataTypeID: BLANK_PADDED_CHAR } : field,
    );
    return { fields: known, rows, rowCount, affectedRows };
  };
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    const columnTypes = [...result.columnTypes];
    for (const index of charColumns) columnTypes[index] = ColumnTypeEnum.Character;
    return { ...result, columnTypes };
  };
}
