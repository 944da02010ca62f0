import { withConnection } from '../../scripts/launch/connection.mjs';
import { keyId } from './keyring.mjs';

/** Requests per minute of every seeded key and workspace: limits are checked and never refuse. */
const RATE_LIMIT = 60_000_000;

const ROWS_PER_STATEMENT = 2500;
const ROWS_PER_STEP = 100_000;
const OPERATOR = { id: `ws_${'0'.repeat(26)}`, owner: `usr_${'0'.repeat(26)}` };
export const CUSTOMER = { id: `ws_${'1'.repeat(26)}`, owner: `usr_${'1'.repeat(26)}` };
const CUSTOMER_SCOPES = ['api_keys:read', 'api_keys:write', 'workspaces:read', 'users:read'];
/** Where the operator's key stands among the secrets. */
const OPERATOR_INDEX = -1;

/**
 * Fills a migrated database: the company's workspace with the key that asks, and one customer.
 * @param {string} url
 * @param {import('./keyring.mjs').Keyring} keyring
 */
export async function seedInstallation(url, keyring) {
  await withConnection(url, async (client) => {
    await client.query('INSERT INTO peppers (fingerprint) VALUES ($1)', [keyring.fingerprint()]);
    for (const [slug, { id, owner }] of Object.entries({
      operator: OPERATOR,
      customer: CUSTOMER,
    })) {
      await client.query(
        'INSERT INTO workspaces (id, slug, name, is_operator, rate_limit_per_minute) VALUES ($1, $2, $2, $3, $4)',
        [id, slug, id === OPERATOR.id, RATE_LIMIT],
      );
      await client.query('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [
        owner,
        `${slug}@example.com`,
        slug,
      ]);
      await client.query(
        "INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')",
        [id, owner],
      );
    }
    const row = await keyRow(keyring, OPERATOR_INDEX, true);
    const key = { ...row, id: `key_${'z'.repeat(26)}` };
    await insertKeys(client, keyring, OPERATOR, 'limited', ['api_keys:verify'], [key]);
  });
}

/** @param {import('./keyring.mjs').Keyring} keyring @returns {string} the key that may ask about others */
export function operatorSecret(keyring) {
  return keyring.secretOf(OPERATOR_INDEX);
}

/**
 * Adds keys of the customer; slowly those that will be used, whose hashes are real.
 * @param {import('../../scripts/launch/steps.mjs').Steps} steps
 * @param {string} url
 * @param {import('./keyring.mjs').Keyring} keyring
 * @param {{ from: number, to: number, areUsed: boolean }} range
 */
export async function seedKeys(steps, url, keyring, { from, to, areUsed }) {
  await withConnection(url, async (client) => {
    for (let start = from; start < to; start += ROWS_PER_STEP) {
      const end = Math.min(start + ROWS_PER_STEP, to);
      const label = `Keys ${start.toLocaleString('en-US')}–${end.toLocaleString('en-US')}`;
      await steps.run(label, () => seedRange(client, keyring, start, end, areUsed));
    }
    await client.query('VACUUM ANALYZE api_keys, api_key_secrets');
  });
}

async function seedRange(client, keyring, from, to, areUsed) {
  for (let start = from; start < to; start += ROWS_PER_STATEMENT) {
    const count = Math.min(ROWS_PER_STATEMENT, to - start);
    const rows = Array.from({ length: count }, (_, i) => keyRow(keyring, start + i, areUsed));
    await insertKeys(client, keyring, CUSTOMER, 'full', CUSTOMER_SCOPES, await Promise.all(rows));
  }
}

async function keyRow(keyring, index, isUsed) {
  const secret = keyring.secretOf(index);
  return {
    id: keyId(Math.max(index, 0)),
    name: `Key ${index}`,
    createdAt: new Date(Date.UTC(2026, 0, 1) + index * 1000),
    lookup: keyring.lookupOf(secret),
    hash: await keyring.hashOf(secret, isUsed),
    lastFour: secret.slice(-4),
  };
}

/** Straight into the tables of prisma/schema.prisma. */
async function insertKeys(client, keyring, workspace, level, scopes, rows) {
  const column = (name) => rows.map((row) => row[name]);
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO api_keys (id, name, created_at, workspace_id, created_by, permission_level, scopes, environment, prefix, rate_limit_per_minute)
     SELECT id, name, created_at, $4, $5, $6::permission_level, $7, 'live', 'sk_live_', ${RATE_LIMIT}
       FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS row (id, name, created_at)`,
    [
      column('id'),
      column('name'),
      column('createdAt'),
      workspace.id,
      workspace.owner,
      level,
      scopes,
    ],
  );
  await client.query(
    `INSERT INTO api_key_secrets (lookup, key_id, hash, last_four, workspace_id, pepper_fingerprint)
     SELECT lookup, key_id, hash, last_four, $5, $6
       FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[]) AS row (lookup, key_id, hash, last_four)`,
    [
      column('lookup'),
      column('id'),
      column('hash'),
      column('lastFour'),
      workspace.id,
      keyring.fingerprint(),
    ],
  );
  await client.query('COMMIT');
}
