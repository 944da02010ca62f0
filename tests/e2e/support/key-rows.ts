import { randomBytes } from 'node:crypto';
import type { Environment } from '@/lib/core/key-format';
import { sql } from './installation';
import { newId, OWNER, type Workspace } from './people';

/** A key that a list shows. It has no secret that anybody knows: it cannot be used. */
export interface KeyRow {
  name: string;
  environment?: Environment;
  lastFour?: string;
  status?: 'ACTIVE' | 'INACTIVE' | 'REVOKED';
  expiresAt?: string;
  lastUsedAt?: string;
}

/** Puts keys into a workspace, the last one newest, and gives their ids: for lists that are too long to make by hand. */
export async function insertKeys(workspace: Workspace, rows: readonly KeyRow[]): Promise<string[]> {
  const ids: string[] = [];
  for (const row of rows) ids.push(await insertKey(workspace, row));
  return ids;
}

async function insertKey({ id: workspaceId }: Workspace, row: KeyRow): Promise<string> {
  const id = newId('key');
  const { name, environment = 'live', status = 'ACTIVE', lastFour = randomFour() } = row;
  await sql(
    `WITH key AS (
       INSERT INTO api_keys (id, workspace_id, environment, name, prefix, permission_level, scopes,
         status, expires_at, last_used_at, created_by, revoked_at)
       SELECT $1, $2, $3::environment, $4, 'sk_' || $3 || '_', 'full', '{workspaces:read}',
         $5::key_status, $6, $7, users.id, CASE WHEN $5 = 'REVOKED' THEN now() END
       FROM users WHERE email = $8
       RETURNING id, workspace_id)
     INSERT INTO api_key_secrets (lookup, workspace_id, key_id, hash, last_four, pepper_fingerprint)
     SELECT $9, key.workspace_id, key.id, '$argon2id$nobody', $10, fingerprint FROM key, peppers`,
    [
      id,
      workspaceId,
      environment,
      name,
      status,
      row.expiresAt ?? null,
      row.lastUsedAt ?? null,
      OWNER.email,
      randomBytes(32),
      lastFour,
    ],
  );
  return id;
}

function randomFour(): string {
  return randomBytes(2).toString('hex');
}
