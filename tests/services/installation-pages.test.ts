import { describe, expect, it } from 'vitest';
import { parseId } from '@/lib/core/ids';
import { isJobLate } from '@/lib/core/instance';
import { enterInstallation } from '@/lib/services/installation/enter-installation';
import { getInstance } from '@/lib/services/installation/get-instance';
import { getWorkspaceFacts } from '@/lib/services/installation/get-workspace-facts';
import { listWorkspaces } from '@/lib/services/installation/list-workspaces';
import { reportKeys } from '@/lib/services/installation/report-keys';
import { JOBS, runJob } from '@/lib/services/jobs/jobs';
import { findWorkspace } from '@/lib/stores/workspaces';
import { version } from '@/package.json';
import { databaseDigest, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true, name: 'Operator' });

async function slugOf(workspaceId: typeof operator.actor.workspaceId): Promise<string> {
  return (await findWorkspace(runtime.database.prisma, workspaceId))?.slug ?? '';
}

describe('the pages of the installation', () => {
  it('are entered by owners and admins of the operator’s workspace alone', async () => {
    const { workspaceId } = operator.actor;
    const customer = await makeWorkspace();
    for (const [ctx, mayEnter] of [
      [operator, true],
      [await makeMember(workspaceId, 'admin'), true],
      [await makeMember(workspaceId, 'developer'), false],
      [await makeMember(workspaceId, 'viewer'), false],
      [customer, false],
    ] as const) {
      const { userId, sessionId } = ctx.actor;
      const entered = await enterInstallation(runtime, { id: userId, sessionId });
      expect(entered !== null).toBe(mayEnter);
      if (entered !== null) expect(entered).toMatchObject({ workspaceId, isOperator: true });
    }
  });

  it('tell nobody else of workspaces, members or keys', async () => {
    const customer = await makeWorkspace();
    const { key } = await makeKey(customer);
    const slug = await slugOf(customer.actor.workspaceId);
    const developer = await makeMember(operator.actor.workspaceId, 'developer');
    const refusal = { code: 'forbidden', details: { reason: 'role_missing' } };
    const before = await databaseDigest();
    for (const ctx of [customer, developer]) {
      await expect(listWorkspaces(ctx, { search: null, after: null })).rejects.toMatchObject(
        refusal,
      );
      await expect(getWorkspaceFacts(ctx, slug)).rejects.toMatchObject(refusal);
      await expect(getInstance(ctx)).rejects.toMatchObject(refusal);
      await expect(reportKeys(ctx, [key.id]).next()).rejects.toMatchObject(refusal);
    }
    expect(await databaseDigest()).toBe(before);
  });

  it('say how far each job is behind, and what it failed of last', async () => {
    for (const job of JOBS) await runJob(runtime, job);
    const { jobs, ...facts } = await getInstance(operator);
    expect(jobs.map(({ name }) => name)).toEqual(JOBS.map(({ name }) => name));
    for (const job of jobs) expect(job).toMatchObject({ error: null, isLate: false });
    expect(facts.version).toBe(version);
    expect(facts.databaseBytes).toBeGreaterThan(1_000_000);
    expect(facts.uptimeSeconds).toBeGreaterThan(0);
    expect(facts).toMatchObject({ waitingCounts: 0, droppedCounts: 0, logDays: 30, logShare: 1 });
    const broken = {
      name: 'roll-up',
      everySeconds: 5,
      run: () => Promise.reject(new Error('full')),
    };
    await runJob(runtime, broken);
    const { jobs: after } = await getInstance(operator);
    expect(after.find(({ name }) => name === 'roll-up')).toMatchObject({ error: 'full' });
  });

  it('call a job late once it missed three turns, whether it ever ran or not', () => {
    const now = new Date(10_000_000);
    const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000);
    const late = (finishedAt: Date | null, upSeconds: number) =>
      isJobLate({ finishedAt, everySeconds: 60 }, now, upSeconds);
    expect([late(at(200), 9_999), late(at(211), 9_999)]).toEqual([false, true]);
    expect([late(null, 200), late(null, 211)]).toEqual([false, true]);
  });

  it('list workspaces by address name, page by page, with their keys', async () => {
    const made = [];
    for (let index = 0; index < 52; index += 1) {
      made.push(await makeWorkspace({ name: `Paged ${String(index).padStart(2, '0')}` }));
    }
    const [first] = made;
    if (first === undefined) throw new Error('no workspace was made');
    await makeKey(first);
    const page = await listWorkspaces(operator, { search: 'paged', after: null });
    expect(page.workspaces).toHaveLength(50);
    expect(page.workspaces[0]).toMatchObject({ name: 'Paged 00', keys: 1 });
    const next = await listWorkspaces(operator, { search: 'paged', after: page.nextAfter });
    expect(next.workspaces.map(({ name }) => name)).toEqual(['Paged 50', 'Paged 51']);
    expect(next.nextAfter).toBeNull();
    const literal = await listWorkspaces(operator, { search: '%', after: null });
    expect(literal.workspaces).toEqual([]);
  });

  it('list no deleted workspace: its link would lead nowhere', async () => {
    const [kept, gone] = [
      await makeWorkspace({ name: 'Erased kept' }),
      await makeWorkspace({ name: 'Erased gone' }),
    ];
    await runtime.database.prisma.workspace.update({
      where: { id: gone.actor.workspaceId },
      data: { deletedAt: runtime.now() },
    });
    const { workspaces } = await listWorkspaces(operator, { search: 'erased', after: null });
    expect(workspaces.map(({ id }) => id)).toEqual([kept.actor.workspaceId]);
  });

  it('show a workspace with its members, and 404 for what does not exist', async () => {
    const customer = await makeWorkspace({ name: 'Facts' });
    await makeMember(customer.actor.workspaceId, 'viewer');
    const slug = await slugOf(customer.actor.workspaceId);
    const facts = await getWorkspaceFacts(operator, slug);
    expect(facts).toMatchObject({ name: 'Facts', suspendedAt: null });
    expect(facts.members.map(({ role }) => role)).toEqual(['owner', 'viewer']);
    await expect(getWorkspaceFacts(operator, 'nowhere')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('the report of revoked keys', () => {
  it('is CSV that no spreadsheet runs, without a secret, and leaves out what does not exist', async () => {
    const customer = await makeWorkspace({ name: '=cmd' });
    const { key, secret } = await makeKey(customer, { name: '=HYPERLINK("http://evil.example")' });
    const ids = [key.id, parseId('key', `key_${'0'.repeat(26)}`) ?? '', 'nonsense'];
    const parts: string[] = [];
    for await (const part of reportKeys(operator, ids)) parts.push(part);
    const [head, line, ...more] = parts.join('').trimEnd().split('\r\n');
    expect(head).toContain('"key_id"');
    expect(line).toContain(key.id);
    expect(line).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(line).toContain(`"'=cmd"`);
    expect(line).not.toContain(secret);
    expect(more).toEqual([]);
  });
});
