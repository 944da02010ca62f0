import { afterAll, expect, it } from 'vitest';
import type { WorkspaceId } from '@/lib/core/ids';
import { enqueue, type Message } from '@/lib/services/delivery/enqueue';
import { transaction } from '@/lib/stores/transaction';
import { makeWorkspace, runtime, testRuntime } from '../support/world';

const mailing = testRuntime({ mail: { url: 'smtp://127.0.0.1:1', from: 'desk@keydesk.example' } });
afterAll(() => mailing.close());
const mail = { to: 'one@example.com', subject: 'Hello', text: 'Hello', html: '<p>Hello</p>' };

async function put(message: Message, from = mailing.runtime, fails = false): Promise<void> {
  await transaction(runtime.database.prisma, async (tx) => {
    await enqueue(tx, from, message);
    if (fails) throw new Error('undone');
  });
}

async function outboxOf(workspaceId: WorkspaceId) {
  return await runtime.database.prisma.delivery.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
  });
}

async function addWebhook(workspaceId: WorkspaceId, disabledReason: string | null): Promise<void> {
  await runtime.database.pool.query(
    `INSERT INTO webhooks (id, workspace_id, url, secret, disabled_at, disabled_reason)
     VALUES ($1, $2, 'https://hooks.example.com/', 'sealed', CASE WHEN $3::text IS NULL THEN NULL ELSE now() END, $3)`,
    [`whk_${workspaceId.slice(3)}`, workspaceId, disabledReason],
  );
}

it('a message is kept for each mail and for the address of its workspace, with what caused it or not at all', async () => {
  const { workspaceId } = (await makeWorkspace()).actor;
  await addWebhook(workspaceId, null);
  const message: Message = {
    workspaceId,
    event: 'alert.fired',
    data: { rule: 'error_rate' },
    mails: [mail, { ...mail, to: 'two@example.com' }],
  };
  await expect(put(message, mailing.runtime, true)).rejects.toThrow('undone');
  expect(await outboxOf(workspaceId)).toEqual([]);
  await put(message);
  const [webhook, ...mails] = await outboxOf(workspaceId);
  expect(webhook).toMatchObject({ channel: 'webhook', event: 'alert.fired', state: 'pending' });
  expect(JSON.parse(webhook?.body ?? '')).toEqual({
    type: 'alert.fired',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    data: { rule: 'error_rate' },
  });
  expect(mails.map(({ channel, body }) => [channel, JSON.parse(body).to])).toEqual([
    ['email', 'one@example.com'],
    ['email', 'two@example.com'],
  ]);
});

it('nothing is kept for ways that there are not: no address, one that is switched off, no mail server', async () => {
  const [without, disabled] = [await makeWorkspace(), await makeWorkspace()];
  await addWebhook(disabled.actor.workspaceId, 'by_member');
  for (const { actor } of [without, disabled]) {
    const { workspaceId } = actor;
    await put({ workspaceId, event: 'alert.fired', data: {}, mails: [mail] }, runtime);
    expect(await outboxOf(workspaceId)).toEqual([]);
  }
});

it('more data than a webhook may carry is refused before anything is written', async () => {
  const { workspaceId } = (await makeWorkspace()).actor;
  const data = { text: 'x'.repeat(20_000) };
  const refused = put({ workspaceId, event: 'alert.fired', data, mails: [mail] });
  await expect(refused).rejects.toThrow('too much data');
  expect(await outboxOf(workspaceId)).toEqual([]);
});
