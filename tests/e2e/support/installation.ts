import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import pg from 'pg';
import { checkout, inCheckout } from '../../../scripts/launch/checkout.mjs';
import { postgresFolder } from '../../../scripts/launch/data-folder.mjs';
import { runningUrl } from '../../../scripts/launch/postgres.mjs';

/** Where the server that is visited answers. */
export const origin = required('KEYDESK_TEST_URL');

const dataFolder = required('KEYDESK_TEST_DATA_DIR');

/** Runs SQL in the visited server's own database: for what no page can make yet, and for looking. */
export async function sql<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const connectionString = runningUrl(postgresFolder(dataFolder), 'keydesk');
  if (connectionString === null) throw new Error('The database of the visited server is gone.');
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** How many changes the audit log tells of, in one workspace or in all. */
export async function auditCount(workspaceId?: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    'SELECT count(*)::int AS count FROM audit_log WHERE $1::text IS NULL OR workspace_id = $1',
    [workspaceId],
  );
  return row?.count ?? 0;
}

/** Runs `npm run keydesk` beside the server and returns what it printed. */
export async function keydesk(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [inCheckout('scripts', 'keydesk.mjs'), ...args],
    {
      cwd: checkout,
      env: { ...process.env, KEYDESK_DATA_DIR: dataFolder, PORT: new URL(origin).port },
    },
  );
  return stdout.trim();
}

/** What `/v1` answers a program. */
export interface ApiAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into whatever came
  body: any;
}

/** Calls `/v1` as a partner's program would, without a browser. */
export async function callApi(
  secret: string,
  path = '/v1/api-keys/current',
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { ...headers, authorization: `Bearer ${secret}` },
  });
  return { status: response.status, body: await response.json() };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run "npm test -- e2e".`);
  return value;
}
