import { afterAll, expect, it } from 'vitest';
import type { WorkspaceId } from '@/lib/core/ids';
import { enqueue, type Message } from '@/lib/services/delivery/enqueue';
import { tidyOutbox } from '@/lib/services/delivery/tidy-outbox';
import { transaction } from '@/lib/stores/transaction';
import { elapse } from '../support/hooks';
import { startMailServer } from '../support/mail-server';
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
  const rows = await outboxOf(workspaceId);
  const webhook = rows.find(({ channel }) => channel === 'webhook');
  const mails = rows.filter((row) => row !== webhook);
  expect(webhook).toMatchObject({ channel: 'webhook', event: 'alert.fired', state: 'pending' });
  expect(JSON.parse(webhook?.body ?? '')).toEqual({
    type: 'alert.fired',
    timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    data: { rule: 'error_rate' },
  });
  expect(mails.map(({ channel, body }) => [channel, JSON.parse(body).to]).sort()).toEqual([
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

it('a mail whose server is away is sent by whoever reaches one later, once', async () => {
  const { workspaceId } = (await makeWorkspace()).actor;
  const to = 'late@example.com';
  await put({ workspaceId, event: 'alert.fired', data: null, mails: [{ ...mail, to }] });
  await mailing.runtime.deliveries.sendDue();
  const [failed] = await outboxOf(workspaceId);
  expect(failed).toMatchObject({ state: 'pending', attempts: 1, lastError: 'mail_failed' });
  const server = await startMailServer();
  const other = testRuntime({ mail: { url: server.url, from: 'desk@keydesk.example' } });
  const arrived = () => server.mails.filter((one) => one.to.includes(to));
  await other.runtime.deliveries.sendDue();
  expect(arrived()).toEqual([]);
  await elapse(workspaceId, 0.01);
  // A process without a mail server leaves mails to others.
  await runtime.deliveries.sendDue();
  await Promise.all([other.runtime.deliveries.sendDue(), other.runtime.deliveries.sendDue()]);
  expect(arrived()).toHaveLength(1);
  const [sent] = await outboxOf(workspaceId);
  expect(sent).toMatchObject({ state: 'delivered', attempts: 2, lastError: null });
  await other.close();
  await server.close();
});

it('what was settled 30 days ago is deleted with its attempts; what waits stays', async () => {
  const { workspaceId } = (await makeWorkspace()).actor;
  await addWebhook(workspaceId, null);
  const message: Message = { workspaceId, event: 'alert.fired', data: {}, mails: [] };
  await put(message);
  await runtime.deliveries.sendDue();
  const { pool } = runtime.database;
  await pool.query(
    `UPDATE deliveries SET state = 'failed', settled_at = now() WHERE workspace_id = $1`,
    [workspaceId],
  );
  await put(message);
  await elapse(workspaceId, 29 * 24);
  expect(await tidyOutbox(runtime)).toBeGreaterThan(28 * 86_400);
  expect(await outboxOf(workspaceId)).toHaveLength(2);
  await elapse(workspaceId, 2 * 24);
  await tidyOutbox(runtime);
  expect(await outboxOf(workspaceId)).toMatchObject([{ state: 'pending' }]);
  expect(await runtime.database.prisma.deliveryAttempt.count({ where: { workspaceId } })).toBe(0);
});
