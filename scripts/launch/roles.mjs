import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withConnection } from './connection.mjs';

/** The role by which the application uses an embedded cluster; it owns nothing. */
const SERVING_ROLE = 'keydesk_app';
/** What that role may only read: the application adds to the log by the function of the migrations. */
const READ_ONLY = ['_prisma_migrations', 'audit_log', 'audit_heads'];
/** What it may do as the owner of the tables, no further than these functions go. */
const FUNCTIONS = [
  'public.append_audit_events(text, jsonb)',
  'public.open_request_log(date)',
  'public.drop_request_log(date)',
];
/** Two starts at once would trip over each other's grants. */
const ADVISORY_LOCK = 72707370;

/**
 * The embedded cluster's role that serves, made where it is missing: also in a cluster of an earlier version.
 * @param {string} ownerUrl of the database, for the role that owns it
 * @param {string} folder holds the cluster's passwords
 * @returns {Promise<string>} the same database for the serving role
 */
export async function openServingRole(ownerUrl, folder) {
  const file = path.join(folder, 'serving-password');
  const isNew = !existsSync(file);
  const password = isNew
    ? randomBytes(24).toString('base64url')
    : readFileSync(file, 'utf8').trim();
  await withConnection(ownerUrl, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [
      SERVING_ROLE,
    ]);
    if (rowCount === 0) await client.query(`CREATE ROLE ${SERVING_ROLE}`);
    if (isNew || rowCount === 0)
      await client.query(`ALTER ROLE ${SERVING_ROLE} LOGIN PASSWORD '${password}'`);
  });
  if (isNew) writeFileSync(file, password, { mode: 0o600, flush: true });
  return Object.assign(new URL(ownerUrl), { username: SERVING_ROLE, password }).toString();
}

/**
 * Gives the role that serves what it needs, and of the audit log no more than reading and adding.
 * @param {{ url: string, ownerUrl: string }} database migrated; one role may be both
 * @returns {Promise<boolean>} whether the serving role cannot change the audit log's past
 */
export async function grantServing({ url, ownerUrl }) {
  const role = await withConnection(url, currentRole);
  await withConnection(ownerUrl, async (client) => {
    if ((await currentRole(client)) === role || (await isGranted(client, role))) return;
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK]);
    for (const statement of await grants(client, role)) await client.query(statement);
    await client.query('COMMIT');
  });
  return withConnection(url, async (client) => {
    const { rows } = await client.query(
      `SELECT bool_or(has_table_privilege(name, 'UPDATE, DELETE, TRUNCATE')) AS may
         FROM unnest(ARRAY['audit_log', 'audit_heads']) AS name`,
    );
    return !rows[0].may;
  });
}

async function currentRole(client) {
  return (await client.query('SELECT current_user AS name')).rows[0].name;
}

async function isGranted(client, role) {
  const { rows } = await client.query(
    `SELECT bool_and(has_table_privilege($1, c.oid, 'SELECT') AND CASE
        WHEN c.relname = ANY ($2) THEN NOT has_table_privilege($1, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
        ELSE has_table_privilege($1, c.oid, 'INSERT') AND has_table_privilege($1, c.oid, 'UPDATE')
         AND has_table_privilege($1, c.oid, 'DELETE') END)
      AND (SELECT bool_and(has_function_privilege($1, name, 'EXECUTE')) FROM unnest($3::text[]) AS name)
          AS "isGranted"
       FROM pg_class c WHERE ${OWN_TABLES}`,
    [role, READ_ONLY, FUNCTIONS],
  );
  return rows[0].isGranted;
}

async function grants(client, role) {
  const { rows } = await client.query(
    `SELECT format('%I', c.relname) AS name, quote_ident($1) AS role FROM pg_class c WHERE ${OWN_TABLES}`,
    [role],
  );
  const to = rows[0].role;
  const tables = rows.map(({ name }) => `public.${name}`).join(', ');
  const readOnly = READ_ONLY.map((name) => `public.${name}`).join(', ');
  return [
    `GRANT USAGE ON SCHEMA public TO ${to}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${tables} TO ${to}`,
    `REVOKE ALL ON ${readOnly} FROM ${to}`,
    `GRANT SELECT ON ${readOnly} TO ${to}`,
    `GRANT EXECUTE ON FUNCTION ${FUNCTIONS.join(', ')} TO ${to}`,
  ];
}

const OWN_TABLES = `c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND pg_has_role(c.relowner, 'USAGE')`;
