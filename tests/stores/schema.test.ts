import { spawnSync } from 'node:child_process';
import { describe, expect, inject, it } from 'vitest';
import { makeKey, makeWorkspace, runtime } from '../support/world';

it('the migrations make exactly the schema that Prisma knows', () => {
  const diff = spawnSync(
    process.execPath,
    [
      'node_modules/prisma/build/index.js',
      'migrate',
      'diff',
      '--from-migrations',
      'prisma/migrations',
      '--to-schema',
      'prisma/schema.prisma',
      '--exit-code',
    ],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL: inject('clusterUrl') } },
  );
  expect(diff.stdout + diff.stderr).toContain('No difference detected');
  expect(diff.status).toBe(0);
});

describe('the database itself refuses', () => {
  it('a secret of a key of another workspace', async () => {
    const [a, b] = [await makeWorkspace(), await makeWorkspace()];
    const { key } = await makeKey(a);
    const foreign = runtime.database.pool.query(
      `UPDATE api_key_secrets SET workspace_id = $1 WHERE key_id = $2`,
      [b.actor.workspaceId, key.id],
    );
    await expect(foreign).rejects.toThrow(/foreign key/);
  });

  it('an address of a key of another workspace', async () => {
    const [a, b] = [await makeWorkspace(), await makeWorkspace()];
    const { key } = await makeKey(a);
    const foreign = runtime.database.pool.query(
      `INSERT INTO usage_addresses (workspace_id, key_id, hour, outcome, address, count)
       VALUES ($1, $2, now(), 'valid', '192.0.2.1', 1)`,
      [b.actor.workspaceId, key.id],
    );
    await expect(foreign).rejects.toThrow(/foreign key/);
  });

  it('two current secrets of one key', async () => {
    const { key } = await makeKey(await makeWorkspace());
    const second = runtime.database.pool.query(
      `INSERT INTO api_key_secrets (lookup, workspace_id, key_id, hash, last_four, pepper_fingerprint)
       SELECT decode(repeat('00', 32), 'hex'), workspace_id, key_id, hash, last_four, pepper_fingerprint
         FROM api_key_secrets WHERE key_id = $1`,
      [key.id],
    );
    await expect(second).rejects.toThrow(/one_current/);
  });

  it.each([
    ['a revoked key without a time', `UPDATE api_keys SET status = 'REVOKED' WHERE id = $1`],
    ['an empty name', `UPDATE api_keys SET name = '' WHERE id = $1`],
    ['deleting a key that has secrets', `DELETE FROM api_keys WHERE id = $1`],
    ['a hash that is not argon2id', `UPDATE api_key_secrets SET hash = 'plain' WHERE key_id = $1`],
  ])('%s', async (_name, statement) => {
    const { key } = await makeKey(await makeWorkspace());
    await expect(runtime.database.pool.query(statement, [key.id])).rejects.toThrow(/constraint/);
  });
});

it('no read of Prisma returns a lookup, a hash or a password unasked', async () => {
  const { key } = await makeKey(await makeWorkspace());
  const { prisma } = runtime.database;
  const rows = [
    await prisma.apiKeySecret.findFirst({ where: { keyId: key.id } }),
    await prisma.apiKey.findFirst({
      where: { id: key.id },
      include: { secrets: true, createdBy: true },
    }),
    await prisma.user.findFirst(),
  ];
  expect(JSON.stringify(rows)).not.toMatch(/"(lookup|hash|passwordHash)"/);
});
