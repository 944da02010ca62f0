import { afterAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/services/audit';
import { revokeCompromised } from '@/lib/services/installation/revoke-compromised';
import { suspendWorkspace } from '@/lib/services/installation/suspend-workspace';
import { reportLeaks } from '@/lib/services/leaks/report-leaks';
import { mailNotices } from '@/lib/services/notices/mail-notices';
import { startMailServer } from '../support/mail-server';
import { makeManyKeys } from '../support/many-keys';
import { makeKey, makeMember, makeWorkspace, runtime, testRuntime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const server = await startMailServer();
const mailing = testRuntime({ mail: { url: server.url, from: 'desk@keydesk.example' } });
const ctx = { ...operator, runtime: mailing.runtime };
const delivered = async () => {
  await mailing.runtime.background.settle();
  await mailing.runtime.deliveries.sendDue();
};
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
  mailNotices(mailing.runtime, [ctx.request.id]);
  await delivered();
  expect(server.mails.flatMap(({ to }) => to).sort()).toEqual(await ownersOf(workspaceId));
  for (const { raw } of server.mails) {
    expect(raw).toContain('Subject: Contoso: API keys were revoked');
    expect(raw).toContain('2 API keys were revoked by the operator and can never be used again');
    for (const { secret } of made) expect(raw).not.toContain(secret);
  }
});

describe('an act in several steps', () => {
  const step = async (keyId: string, id: string) =>
    await revokeCompromised(
      { ...ctx, request: { ...ctx.request, id } },
      { keyIds: [keyId], reason: 'Leaked' },
    );
  const begin = async (name: string) => {
    server.mails.length = 0;
    const customer = await makeWorkspace({ name });
    const [one, two] = [await makeKey(customer), await makeKey(customer)];
    return { act: newId(runtime, 'request'), one: one.key.id, two: two.key.id };
  };

  it('is mailed once, when it is over, with all that it did', async () => {
    const { act, one, two } = await begin('Stepwise');
    await step(one, act);
    mailNotices(mailing.runtime);
    mailNotices(mailing.runtime, [newId(runtime, 'request')]);
    await delivered();
    expect(server.mails).toEqual([]);
    await step(two, act);
    mailNotices(mailing.runtime, [act]);
    await delivered();
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.raw).toContain('2 API keys were revoked');
  });

  it('that was left is mailed a minute after its last step, and anew when it goes on', async () => {
    const { act, one, two } = await begin('Left');
    await step(one, act);
    const later = { ...mailing.runtime, now: () => new Date(Date.now() + 61_000) };
    mailNotices(later);
    await delivered();
    expect(server.mails).toHaveLength(1);
    expect(server.mails[0]?.raw).toContain('1 API key was revoked');
    await step(two, act);
    mailNotices(mailing.runtime, [act]);
    await delivered();
    expect(server.mails).toHaveLength(2);
    expect(server.mails[1]?.raw).toContain('2 API keys were revoked');
  });
});

it('a report of more keys than one transaction takes is mailed once, with all of them', async () => {
  server.mails.length = 0;
  const customer = await makeWorkspace({ name: 'Reported' });
  const made = await makeManyKeys(customer, 300);
  const request = { ...ctx.request, id: newId(runtime, 'request') };
  const leaks = made.map(({ secret }) => ({ secret, url: null }));
  await reportLeaks({ runtime: mailing.runtime, request }, leaks, 'report');
  await mailing.runtime.leakDesk.settled();
  await delivered();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.raw).toContain('300 API keys were deactivated');
});

it('processes that look at once mail each notice once; without a mail server it waits', async () => {
  server.mails.length = 0;
  const customer = await makeWorkspace({ name: 'Fabrikam' });
  await suspendWorkspace(operator, customer.actor.workspaceId, { reason: 'Unpaid' });
  expect(server.mails).toEqual([]);
  for (let times = 0; times < 5; times += 1) mailNotices(mailing.runtime, [operator.request.id]);
  await delivered();
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.raw).toContain('Fabrikam: the workspace is suspended');
});
