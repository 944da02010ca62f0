import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_FILTERS } from '@/components/audit/links';
import { type AuditRow, chainText } from '@/lib/core/audit-chain';
import type { AuditFormat } from '@/lib/core/audit-export';
import { type AuditQuery, WHOLE_LOG } from '@/lib/core/audit-filter';
import { hashOfRow } from '@/lib/crypto/audit-hash';
import { auditActorOf, recordAudits } from '@/lib/services/audit';
import { auditBadge, checkStep } from '@/lib/services/audit-log/audit-badge';
import { exportAudit, mayStillExport } from '@/lib/services/audit-log/export-audit';
import { listAudit } from '@/lib/services/audit-log/list-audit';
import { readAuditQuery } from '@/lib/services/audit-log/read-query';
import type { Context, UserActor } from '@/lib/services/context';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { renameKey } from '@/lib/services/keys/rename-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { changeRole } from '@/lib/services/members/change-role';
import { inviteMember } from '@/lib/services/members/invite-member';
import { removeMember } from '@/lib/services/members/remove-member';
import { transaction } from '@/lib/stores/transaction';
import { ownerUrl } from '../support/database';
import { anonymous, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const owner = new pg.Client({ connectionString: ownerUrl });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

type Ctx = Context<UserActor>;

/** A workspace in which an owner, an admin and a developer have done something. */
async function busyWorkspace() {
  const boss = await makeWorkspace();
  const { workspaceId } = boss.actor;
  const admin = await makeMember(workspaceId, 'admin');
  const developer = await makeMember(workspaceId, 'developer');
  const { key: theirs } = await makeKey(developer, { name: 'Theirs' });
  const { key: ours } = await makeKey(boss, { name: 'Ours' });
  await renameKey(admin, ours.id, 'Ours too');
  await deactivateKey(admin, theirs.id);
  await changeRole(boss, admin.actor.userId, 'owner');
  return { boss, admin, developer, theirs, ours };
}

async function actionsSeen(ctx: Ctx, query: Partial<AuditQuery> = {}): Promise<string[]> {
  const filter = await readAuditQuery(ctx, { ...NO_FILTERS, ...query });
  const { acts } = await listAudit(ctx, { filter, cursor: null, limit: 50 });
  return acts.map(({ action }) => action);
}

async function noteMany(ctx: Ctx, count: number): Promise<void> {
  await transaction(runtime.database.prisma, (tx) =>
    recordAudits(
      tx,
      ctx,
      ctx.actor.workspaceId,
      auditActorOf(ctx.actor),
      Array.from({ length: count }, (_, index) => ({
        action: 'api_key.renamed' as const,
        targetType: 'api_key' as const,
        targetId: 'key_x',
        after: { name: `n${index}` },
      })),
    ),
  );
}

describe('the list', () => {
  it('shows owners and admins everything, newest first, with the names of who acted and what on', async () => {
    const { boss, admin, ours } = await busyWorkspace();
    for (const ctx of [boss, admin]) {
      expect(await actionsSeen(ctx)).toEqual([
        'member.role_changed',
        'api_key.deactivated',
        'api_key.renamed',
        'api_key.created',
        'api_key.created',
        'member.added',
        'workspace.created',
      ]);
    }
    const { acts } = await listAudit(boss, { filter: WHOLE_LOG, cursor: null, limit: 50 });
    expect(acts[2]).toMatchObject({
      seq: 5,
      actor_id: admin.actor.userId,
      actorName: expect.stringContaining('admin'),
      target_id: ours.id,
      targetName: 'Ours too',
      targetEnvironment: 'live',
      before: { name: 'Ours' },
      after: { name: 'Ours too' },
      address: '192.0.2.1',
      user_agent: 'vitest',
      via: 'dashboard',
    });
  });

  it('names the persons and workspaces whose ids fields hold', async () => {
    const { boss, developer, theirs } = await busyWorkspace();
    const { workspaceId } = boss.actor;
    const fields = { targetType: 'workspace' as const, targetId: workspaceId };
    await transaction(runtime.database.prisma, (tx) =>
      recordAudits(tx, boss, workspaceId, auditActorOf(boss.actor), [
        { ...fields, action: 'installation.keys_revoked', after: { workspaces: [workspaceId] } },
      ]),
    );
    const { acts } = await listAudit(boss, { filter: WHOLE_LOG, cursor: null, limit: 50 });
    const made = acts.find(
      ({ action, target_id }) => action === 'api_key.created' && target_id === theirs.id,
    );
    const { userId } = developer.actor;
    expect(made?.after).toMatchObject({ created_by: userId });
    expect(made?.names.get(userId)).toContain('developer');
    const [revoked] = acts;
    expect(revoked?.names.get(workspaceId)).toBe(revoked?.targetName);
    expect(revoked?.targetName).not.toBeNull();
  });

  it('shows a developer their own acts and what was done to their keys, filtered or not', async () => {
    const { developer, theirs, ours } = await busyWorkspace();
    expect(await actionsSeen(developer)).toEqual(['api_key.deactivated', 'api_key.created']);
    expect(await actionsSeen(developer, { target: theirs.id })).toHaveLength(2);
    expect(await actionsSeen(developer, { target: ours.id })).toEqual([]);
    expect(await actionsSeen(developer, { group: 'api_key' })).toHaveLength(2);
    expect(await actionsSeen(developer, { actor: developer.actor.userId })).toEqual([
      'api_key.created',
    ]);
  });

  it('is refused to a viewer, and to keys', async () => {
    const { boss } = await busyWorkspace();
    const viewer = await makeMember(boss.actor.workspaceId, 'viewer');
    await expect(actionsSeen(viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      listAudit(viewer, { filter: WHOLE_LOG, cursor: null, limit: 5 }),
    ).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is filtered by who, what, to what and when', async () => {
    const { boss, admin, ours } = await busyWorkspace();
    const { email } = await runtime.database.prisma.user.findUniqueOrThrow({
      where: { id: admin.actor.userId },
    });
    const today = new Date().toISOString().slice(0, 10);
    expect(await actionsSeen(boss, { actor: admin.actor.userId })).toHaveLength(2);
    expect(await actionsSeen(boss, { actor: email.toUpperCase() })).toHaveLength(2);
    expect(await actionsSeen(boss, { actor: 'nobody@example.com' })).toEqual([]);
    expect(await actionsSeen(boss, { target: ours.id })).toHaveLength(2);
    expect(await actionsSeen(boss, { group: 'member' })).toHaveLength(2);
    expect(await actionsSeen(boss, { group: 'api_key', actor: admin.actor.userId })).toHaveLength(
      2,
    );
    expect(await actionsSeen(boss, { group: 'nonsense' })).toHaveLength(7);
    expect(await actionsSeen(boss, { from: today, to: today })).toHaveLength(7);
    expect(await actionsSeen(boss, { to: '2020-01-01' })).toEqual([]);
    expect(await actionsSeen(boss, { from: '2020-13-99' })).toHaveLength(7);
  });

  it('is filtered by the address of somebody who has left, and of an invitation', async () => {
    const { boss, developer, theirs } = await busyWorkspace();
    const { userId } = developer.actor;
    const { email } = await runtime.database.prisma.user.findUniqueOrThrow({
      where: { id: userId },
    });
    await removeMember(boss, { id: userId, keys: 'revoke' });
    expect(await actionsSeen(boss, { actor: email })).toEqual(['api_key.created']);
    expect(await actionsSeen(boss, { target: email })).toEqual(['member.removed']);
    expect(await actionsSeen(boss, { target: theirs.id })).toContain('api_key.revoked');
    await inviteMember(boss, { email: 'guest@elsewhere.example', role: 'viewer' });
    expect(await actionsSeen(boss, { target: 'guest@elsewhere.example' })).toEqual([
      'member.invited',
    ]);
  });

  it('an address of another workspace stands for nothing here', async () => {
    const [here, there] = [await busyWorkspace(), await busyWorkspace()];
    await inviteMember(there.boss, { email: 'only@there.example', role: 'viewer' });
    const { email } = await runtime.database.prisma.user.findUniqueOrThrow({
      where: { id: there.admin.actor.userId },
    });
    for (const address of [email, 'only@there.example']) {
      const query = await readAuditQuery(here.boss, { ...NO_FILTERS, actor: address });
      expect(query.actorId).toBe(address);
    }
  });

  it('shows nothing of another workspace', async () => {
    const [here, there] = [await busyWorkspace(), await busyWorkspace()];
    expect(await actionsSeen(here.boss, { target: there.ours.id })).toEqual([]);
    expect(await actionsSeen(here.boss, { actor: there.admin.actor.userId })).toEqual([]);
  });

  it.each([
    ['of everything', {}],
    ['of a group', { group: 'api_key' }],
    ['of a target', { target: 'key_x' }],
  ])('has each row once on its pages, also while others are added: %s', async (_what, query) => {
    const ctx = await makeWorkspace();
    await noteMany(ctx, 45);
    const filter = await readAuditQuery(ctx, { ...NO_FILTERS, ...query });
    const seen: number[] = [];
    for (let cursor: string | null = null, pages = 0; pages < 9; pages += 1) {
      const page = await listAudit(ctx, { filter, cursor, limit: 10 });
      seen.push(...page.acts.map(({ seq }) => seq));
      cursor = page.nextCursor;
      if (cursor === null) break;
      await noteMany(ctx, 1);
    }
    const first = seen.at(-1) ?? 0;
    expect(seen).toEqual(Array.from({ length: 48 - first }, (_, index) => 47 - index));
    expect(first).toBe(_what === 'of everything' ? 1 : 3);
  });

  it('refuses a cursor of another list', async () => {
    const [a, b] = [await makeWorkspace(), await makeWorkspace()];
    await noteMany(a, 3);
    const { nextCursor } = await listAudit(a, { filter: WHOLE_LOG, cursor: null, limit: 2 });
    for (const cursor of [nextCursor, `${nextCursor}x`, 'x']) {
      await expect(listAudit(b, { filter: WHOLE_LOG, cursor, limit: 2 })).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });
});

describe('an export', () => {
  const exported = async (ctx: Ctx, format: AuditFormat, filter = WHOLE_LOG) => {
    const { pieces, rowsMax } = await exportAudit(ctx, { filter, format });
    let text = '';
    for await (const piece of pieces) text += piece;
    return { text, rowsMax };
  };

  it('as JSONL is enough to verify the chain without us', async () => {
    const ctx = await makeWorkspace();
    const names = ['=HYPERLINK("x")', '+1', '-1', '@x', 'a"b', 'a,b', '<script>', '名前 é 😀'];
    for (const name of names) await makeKey(ctx, { name });
    const { text, rowsMax } = await exported(ctx, 'jsonl');
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(10);
    expect(rowsMax).toBe(10);
    let previous = '0'.repeat(64);
    for (const line of lines) {
      const row: AuditRow = JSON.parse(line);
      const { hash } = row;
      expect(row.previous_hash).toBe(previous);
      expect(hashOfRow(row)).toBe(hash);
      // The line is the text that was hashed, with the hash in it.
      expect(line.replace(`"hash":"${hash}",`, '')).toBe(chainText(row));
      previous = hash;
    }
    const found = lines.slice(2).map((line) => JSON.parse(line).after.name);
    expect(found).toEqual(names);
  });

  it('as CSV has every row and no formula, whatever came with a request', async () => {
    const ctx = { ...(await makeWorkspace()), ...anonymous({ userAgent: '=cmd|x' }) };
    const { key } = await makeKey(ctx, { name: '=1+1' });
    await revokeKey(ctx, key.id, '@SUM(A1)');
    const { text } = await exported(ctx, 'csv');
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toMatch(/^"seq","at","actor_type","actor_id"/);
    expect(text).not.toMatch(/(^|,)"?[=+@\t]/m);
    expect(lines[3]).toContain(`"'=cmd|x"`);
    expect(lines[3]).toContain('""name"":""=1+1""');
  });

  it('holds every row once over several batches', async () => {
    const ctx = await makeWorkspace();
    await noteMany(ctx, 2_100);
    const { text } = await exported(ctx, 'jsonl');
    const numbers = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).seq);
    expect(numbers).toEqual(Array.from({ length: 2_102 }, (_, index) => index + 1));
  });

  it('is filtered like the list, and refused to who may not read all', async () => {
    const { boss, developer } = await busyWorkspace();
    const filter = await readAuditQuery(boss, { ...NO_FILTERS, group: 'member' });
    expect((await exported(boss, 'jsonl', filter)).text.trimEnd().split('\n')).toHaveLength(2);
    const viewer = await makeMember(boss.actor.workspaceId, 'viewer');
    for (const ctx of [developer, viewer]) {
      await expect(exported(ctx, 'jsonl')).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('ends for who is demoted, or signs out, while it is written', async () => {
    const boss = await makeWorkspace();
    const { actor } = await makeMember(boss.actor.workspaceId, 'admin');
    const { prisma } = runtime.database;
    const { slug } = await prisma.workspace.findUniqueOrThrow({
      where: { id: actor.workspaceId },
    });
    const mayStill = () => mayStillExport(runtime, { sessionId: actor.sessionId, slug });
    expect(await mayStill()).toBe(true);
    await changeRole(boss, actor.userId, 'developer');
    expect(await mayStill()).toBe(false);
    await changeRole(boss, actor.userId, 'admin');
    expect(await mayStill()).toBe(true);
    await prisma.session.delete({ where: { id: actor.sessionId } });
    expect(await mayStill()).toBe(false);
  });

  it('is refused to an owner who has not proved for ten minutes who they are', async () => {
    const ctx = await makeWorkspace();
    await runtime.database.prisma.session.update({
      where: { id: ctx.actor.sessionId },
      data: { provedAt: new Date(Date.now() - 11 * 60_000) },
    });
    const refused = { code: 'forbidden', details: { reason: 'step_up_required' } };
    await expect(exported(ctx, 'csv')).rejects.toMatchObject(refused);
  });
});

describe('the badge', () => {
  it('checks what is new since the last look, a bounded number of rows at a time', async () => {
    const ctx = await makeWorkspace();
    await noteMany(ctx, 1_500);
    expect(await auditBadge(ctx)).toMatchObject({ point: { seq: 1_000 }, isComplete: false });
    expect(await auditBadge(ctx)).toMatchObject({ point: { seq: 1_502 }, isComplete: true });
    await noteMany(ctx, 1);
    expect(await auditBadge(ctx)).toMatchObject({ point: { seq: 1_503 }, fault: null });
  });

  it('names what is broken behind what was checked; a check from the first row, what is before', async () => {
    const ctx = await makeWorkspace();
    await noteMany(ctx, 5);
    await auditBadge(ctx);
    await owner.query(`UPDATE audit_log SET via = 'api' WHERE workspace_id = $1 AND seq = 3`, [
      ctx.actor.workspaceId,
    ]);
    expect((await auditBadge(ctx)).fault).toBeNull();
    const { check, next } = await checkStep(ctx, '');
    expect([check.fault, next]).toEqual([{ seq: 3, kind: 'edited' }, null]);
    // From then on every look finds it.
    expect((await auditBadge(ctx)).fault).toEqual({ seq: 3, kind: 'edited' });
    expect((await auditBadge(ctx)).fault).toEqual({ seq: 3, kind: 'edited' });
  });

  it('reads every row again after ten minutes, however often somebody looks', async () => {
    const ctx = await makeWorkspace();
    await noteMany(ctx, 5);
    const lookAfter = (minutes: number) => {
      const now = () => new Date(Date.now() + minutes * 60_000);
      return auditBadge({ ...ctx, runtime: { ...runtime, now } });
    };
    await lookAfter(0);
    await owner.query(`UPDATE audit_log SET via = 'api' WHERE workspace_id = $1 AND seq = 3`, [
      ctx.actor.workspaceId,
    ]);
    expect((await lookAfter(6)).fault).toBeNull();
    expect((await lookAfter(11)).fault).toEqual({ seq: 3, kind: 'edited' });
    expect((await lookAfter(30)).fault).toEqual({ seq: 3, kind: 'edited' });
  });

  it('names rows that were deleted after it had checked them', async () => {
    const ctx = await makeWorkspace();
    await noteMany(ctx, 5);
    expect((await auditBadge(ctx)).fault).toBeNull();
    await owner.query('DELETE FROM audit_log WHERE workspace_id = $1 AND seq > 4', [
      ctx.actor.workspaceId,
    ]);
    expect((await auditBadge(ctx)).fault).toEqual({ seq: 5, kind: 'missing' });
    await noteMany(ctx, 1);
    expect((await auditBadge(ctx)).fault).toEqual({ seq: 5, kind: 'missing' });
  });

  it('a whole check goes on where it stopped, in its own workspace alone', async () => {
    const [ctx, other] = [await makeWorkspace(), await makeWorkspace()];
    for (let round = 0; round < 3; round += 1) await noteMany(ctx, 2_000);
    const first = await checkStep(ctx, '');
    expect(first.check).toMatchObject({ point: { seq: 5_000 }, total: 6_002, fault: null });
    const resume = first.next ?? '';
    const last = await checkStep(ctx, resume);
    expect(last).toMatchObject({ check: { point: { seq: 6_002 }, isComplete: true }, next: null });
    expect((await checkStep(other, resume)).check).toMatchObject({ total: 2, isComplete: true });
    expect((await checkStep(ctx, `${resume}x`)).check.point.seq).toBe(5_000);
  });

  it('is shown to nobody who sees only a part of the log', async () => {
    const { developer } = await busyWorkspace();
    await expect(auditBadge(developer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(checkStep(developer, '')).rejects.toMatchObject({ code: 'forbidden' });
  });
});
