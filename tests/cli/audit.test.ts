import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { renameKey } from '@/lib/services/keys/rename-key';
import { completeSetup } from '@/lib/services/setup/complete-setup';
import { ownerUrl } from '../support/database';
import { anonymous, makeKey, makeWorkspace, runtime } from '../support/world';

const folder = mkdtempSync(path.join(tmpdir(), 'keydesk-audit-'));
const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(async () => {
  await owner.end();
  rmSync(folder, { recursive: true, force: true });
});

async function audit(...argv: string[]) {
  const printed: string[] = [];
  const errors: string[] = [];
  const code = await main(['audit', ...argv], {
    print: (text) => printed.push(text),
    error: (text) => errors.push(text),
    readInput: async () => '',
  });
  return { code, printed, errors: errors.join('\n') };
}

let files = 0;

/** A workspace with four rows, and a checkpoint of it. */
async function checkedWorkspace() {
  const ctx = await makeWorkspace();
  const { key } = await makeKey(ctx, { name: 'One' });
  await renameKey(ctx, key.id, 'Two');
  const { workspaceId } = ctx.actor;
  const { slug } = await runtime.database.prisma.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
  });
  files += 1;
  const file = path.join(folder, `${files}.json`);
  expect(await audit('checkpoint', '--out', file)).toMatchObject({ code: 0, printed: [] });
  return { ctx, key, slug, workspaceId, file };
}

it('verify finds nothing wrong with a new installation', async () => {
  await completeSetup(anonymous(), {
    name: 'Mara Klein',
    email: 'mara@example.com',
    password: 'many quiet river stones',
    workspace: 'Northwind',
  });
  const { code, printed } = await audit('verify');
  expect([code, printed]).toEqual([0, [expect.stringMatching(/^northwind: intact to #\d$/)]]);
});

it('verify says of every workspace how far its log is intact', async () => {
  const { slug } = await checkedWorkspace();
  const all = await audit('verify');
  expect(all.code).toBe(0);
  expect(all.printed).toContain(`${slug}: intact to #4`);
  expect(await audit('verify', '--workspace', slug)).toMatchObject({
    code: 0,
    printed: [`${slug}: intact to #4`],
  });
});

it('verify names the first broken row and ends with 1', async () => {
  const { slug, workspaceId } = await checkedWorkspace();
  await owner.query(`UPDATE audit_log SET via = 'api' WHERE workspace_id = $1 AND seq = 3`, [
    workspaceId,
  ]);
  const { code, printed } = await audit('verify', '--workspace', slug);
  expect([code, printed]).toEqual([
    1,
    [`${slug}: BROKEN at #3 is not as it was written: it was edited or moved.`],
  ]);
  await owner.query(`UPDATE audit_log SET via = 'dashboard' WHERE workspace_id = $1`, [
    workspaceId,
  ]);
  expect((await audit('verify', '--workspace', slug)).code).toBe(0);
});

it('verify with a checkpoint names what is gone from the end, also of a log that is gone whole', async () => {
  const { slug, workspaceId, file } = await checkedWorkspace();
  await owner.query('DELETE FROM audit_log WHERE workspace_id = $1 AND seq = 4', [workspaceId]);
  await owner.query(
    `UPDATE audit_heads h SET seq = 3, hash = l.hash FROM audit_log l
      WHERE h.workspace_id = $1 AND l.workspace_id = $1 AND l.seq = 3`,
    [workspaceId],
  );
  expect((await audit('verify', '--workspace', slug)).code).toBe(0);
  const broken = await audit('verify', '--workspace', slug, '--checkpoint', file);
  expect([broken.code, broken.printed]).toEqual([
    1,
    [`${slug}: BROKEN at #4 is missing: it was deleted.`],
  ]);
  await owner.query('DELETE FROM audit_log WHERE workspace_id = $1', [workspaceId]);
  await owner.query('DELETE FROM audit_heads WHERE workspace_id = $1', [workspaceId]);
  const gone = await audit('verify', '--workspace', slug, '--checkpoint', file);
  expect(gone.printed).toEqual([`${slug}: BROKEN at #1 is missing: it was deleted.`]);
});

it('verify names a log that is gone with its head, also without a checkpoint', async () => {
  const { slug, workspaceId } = await checkedWorkspace();
  await owner.query('DELETE FROM audit_log WHERE workspace_id = $1', [workspaceId]);
  await owner.query('DELETE FROM audit_heads WHERE workspace_id = $1', [workspaceId]);
  const gone = await audit('verify');
  expect(gone.code).toBe(1);
  expect(gone.printed).toContain(`${slug}: BROKEN at #1 is missing: it was deleted.`);
});

it('a checkpoint is written once, for its owner alone, and overwrites nothing', async () => {
  const { file, workspaceId } = await checkedWorkspace();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const { format, heads } = JSON.parse(readFileSync(file, 'utf8'));
  expect(format).toBe('keydesk-audit-checkpoint/1');
  expect(heads).toContainEqual(expect.objectContaining({ workspace_id: workspaceId, seq: 4 }));
  const again = await audit('checkpoint', '--out', file);
  expect(again).toMatchObject({ code: 2, printed: [] });
  expect(again.errors).toContain('exists already: nothing is written over it');
  expect(JSON.parse((await audit('checkpoint')).printed[0] ?? '')).toMatchObject({ format });
});

it('export prints every row, oldest first', async () => {
  const { slug } = await checkedWorkspace();
  const jsonl = (await audit('export', '--workspace', slug)).printed.join('\n').split('\n');
  expect(jsonl.map((line) => JSON.parse(line).seq)).toEqual([1, 2, 3, 4]);
  const csv = (await audit('export', '--workspace', slug, '--format', 'csv')).printed;
  expect(csv.join('\r\n').split('\r\n')).toHaveLength(5);
});

it('purge deletes as the owner of the tables what a checkpoint covers, and what is left verifies', async () => {
  const { ctx, key, slug, workspaceId, file } = await checkedWorkspace();
  await renameKey(ctx, key.id, 'Three');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const argv = ['purge', '--before', tomorrow, '--checkpoint', file, '--workspace', slug];
  const refused = await audit(...argv);
  expect(refused.code).toBe(1);
  expect(refused.errors).toContain('KEYDESK_DATABASE_OWNER_URL');
  process.env.KEYDESK_DATABASE_OWNER_URL = ownerUrl;
  try {
    expect(await audit(...argv)).toMatchObject({ code: 0, printed: [`${slug}: purged to #4`] });
    expect(await audit(...argv)).toMatchObject({ printed: [`${slug}: nothing to purge`] });
  } finally {
    delete process.env.KEYDESK_DATABASE_OWNER_URL;
  }
  expect(await audit('verify', '--workspace', slug, '--checkpoint', file)).toMatchObject({
    code: 0,
    printed: [`${slug}: intact to #6, purged to #4`],
  });
  const early = JSON.parse(readFileSync(file, 'utf8'));
  for (const head of early.heads) Object.assign(head, { seq: 2, hash: 'f'.repeat(64) });
  const earlyFile = path.join(folder, 'early.json');
  writeFileSync(earlyFile, JSON.stringify(early));
  const uncompared = await audit('verify', '--workspace', slug, '--checkpoint', earlyFile);
  expect(uncompared.printed).toEqual([
    `${slug}: intact to #6, purged to #4`,
    `${slug}: The checkpoint lies before the purge: not compared.`,
  ]);
  const left = await runtime.database.prisma.auditEvent.findMany({ where: { workspaceId } });
  expect(left.map(({ action }) => action).sort()).toEqual(['api_key.renamed', 'audit_log.purged']);
});

it.each([
  [['purge', '--checkpoint', 'x'], /--before is missing/],
  [['purge', '--before', 'soon', '--checkpoint', 'x'], /--before: must be a date/],
  [['verify', '--checkpoint', '/nowhere'], /nowhere does not exist/],
  [['verify', '--checkpoint', 'package.json'], /no checkpoint that "audit checkpoint" wrote/],
  [['export'], /--workspace is missing/],
  [['export', '--workspace', 'x', '--format', 'xml'], /--format/],
  [['everything'], /Say "audit verify"/],
])('%j is refused as written wrongly', async (argv, text) => {
  const { code, errors } = await audit(...argv);
  expect(code).toBe(2);
  expect(errors).toMatch(text);
});

it('a file that is no checkpoint is refused', async () => {
  const file = path.join(folder, 'other.json');
  writeFileSync(file, '{"heads":[]}');
  expect((await audit('verify', '--checkpoint', file)).code).toBe(2);
  expect((await audit('verify', '--workspace', 'nowhere')).code).toBe(1);
});
