import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { TEMPLATE } from '../../scripts/testing/cluster.mjs';

const dataFolder = mkdtempSync(path.join(tmpdir(), 'keydesk-test-file-'));

/** Connection string of this test file's own migrated, empty database. */
export const databaseUrl = await cloneDatabase(inject('clusterUrl'));

Object.assign(process.env, {
  DATABASE_URL: databaseUrl,
  KEYDESK_DATA_DIR: dataFolder,
  KEYDESK_PEPPERS: randomBytes(32).toString('base64url'),
  NEXTAUTH_SECRET: randomBytes(32).toString('base64url'),
});

// The database stays: `npm test` searches it for secrets before the whole cluster goes.
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

async function cloneDatabase(clusterUrl: string): Promise<string> {
  const database = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${database} TEMPLATE ${TEMPLATE}`);
  } finally {
    await client.end();
  }
  const url = new URL(clusterUrl);
  url.pathname = `/${database}`;
  return url.toString();
}
