import { afterAll, expect, it } from 'vitest';
import { revokeCompromised } from '@/lib/services/installation/revoke-compromised';
import { suspendWorkspace } from '@/lib/services/installation/suspend-workspace';
import { mailNotices } from '@/lib/services/notices/mail-notices';
import { startMailServer } from '../support/mail-server';
import { makeKey, makeMember, makeWorkspace, runtime, testRuntime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const server = await startMailServer();
const mailing = testRuntime({ mail: { url: server.url, from: 'desk@keydesk.example' } });
const ctx = { ...operator, runtime: mailing.runtime };
const delivered = () => mailing.runtime.background.settle();
afterAll(async () => {
  await mailing.close();
  await server.close();
});

async function ownersOf(workspaceId: string): Promise<string[]> {
  const rows = await runtime.database.prisma.membership.findMany({
    where: { workspaceId, role: 'owner' },
    select: { user: { select: { email: true } } },
  });
  return rows.map(({ user }) => user.email).sort();
}

it('whoever owns a workspace is mailed once what was done to its keys, and nobody else', async () => {
  const customer = await makeWorkspace({ name: 'Contoso' });
  const { workspaceId } = customer.actor;
  await makeMember(workspaceId, 'owner');
  await makeMember(workspaceId, 'admin');
  const made = [await makeKey(customer), await makeKey(customer)];
  const keyIds = made.map(({ key }) => key.id);
  await revokeCompromised(ctx, { keyIds, reason: 'Found in a public repository' });
  await revokeCompromised(ctx, { keyIds, reason: 'Again' });
  await delivered();
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(await ownersOf(workspaceId));
  for (const { raw } of server.mails) {
    expect(raw).toContain('Subject: Contoso: API keys were revoked');
    expect(raw).toContain('2 API keys were revoked by the operator and can never be used again');
    for (const { secret } of made) expect(raw).not.toContain(secret);
  }
});

it('processes that look at once mail each notice once; without a mail server it waits', async () => {
  server.mails.length = 0;
  const customer = await makeWorkspace({ name: 'Fabrikam' });
  await suspendWorkspace(operator, customer.actor.workspaceId, { reason: 'Unpaid' });
  expect(server.mails).toEqual([]);
  for (let times = 0; times < 5; times += 1) mailNotices(mailing.runtime);
  await delivered();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.raw).toContain('Fabrikam: the workspace is suspended');
});
