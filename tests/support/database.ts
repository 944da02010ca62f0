import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { TEMPLATE } from '../../scripts/testing/cluster.mjs';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'keydesk-test-file-'));

const database = `test_${randomBytes(6).toString('hex')}`;
await cloneDatabase(inject('clusterUrl'));

/** Connection string of this test file's own migrated, empty database, for the role by which the application works. */
export const databaseUrl = at(inject('servingUrl'));
/** The same database for the role that owns the tables. */
export const ownerUrl = at(inject('clusterUrl'));

Object.assign(process.env, {
  DATABASE_URL: databaseUrl,
  KEYDESK_DATA_DIR: dataFolder,
  KEYDESK_PEPPERS: randomBytes(32).toString('base64url'),
  NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
});

// The database stays: `npm test` searches it for secrets before the whole cluster goes.
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

/** Does as the owner of the tables what the role that serves may not. */
export async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function cloneDatabase(clusterUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`);
  } finally {
    await client.end();
  }
}

function at(url: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).toString();
}
