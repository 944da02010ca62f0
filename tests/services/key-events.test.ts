import { expect, it } from 'vitest';
import { auditActorOf, recordAudit } from '@/lib/services/audit';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { disableWebhook } from '@/lib/services/webhooks/change-webhook';
import { transaction } from '@/lib/stores/transaction';
import { deliveriesOf, hookRuntime, makeHooked } from '../support/hooks';
import { makeKey, makeWorkspace, runtime } from '../support/world';

const hooks = hookRuntime();

it('the webhook is told what happens to a key, once, and never its secret', async () => {
  const { ctx, workspaceId } = await makeHooked(hooks, 'http://127.0.0.1:9/');
  const { key, secret } = await makeKey(ctx);
  await revokeKey(ctx, key.id, 'Not used any more');
  await revokeKey(ctx, key.id, 'Not used any more');
  const told = (await deliveriesOf(workspaceId)).map(({ event, body }) => [
    event,
    JSON.parse(body),
  ]);
  const by = { type: 'user', id: ctx.actor.userId };
  expect(told).toMatchObject([
    ['api_key.created', { type: 'api_key.created', data: { key_id: key.id, by } }],
    ['api_key.revoked', { data: { key_id: key.id, before: { status: 'ACTIVE' } } }],
  ]);
  expect(told[0]?.[1].timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(JSON.stringify(told)).not.toContain(secret);
});

it('nobody is told without an address, by one that is switched off, or of what was undone', async () => {
  const { ctx, workspaceId } = await makeHooked(hooks, 'http://127.0.0.1:9/');
  const without = await makeWorkspace();
  await makeKey(without);
  const undone = transaction(runtime.database.prisma, async (tx) => {
    const note = { action: 'api_key.renamed', targetType: 'api_key', targetId: 'key_x' } as const;
    await recordAudit(tx, ctx, workspaceId, auditActorOf(ctx.actor), note);
    await tx.$executeRaw`SELECT 1 / 0`;
  });
  await expect(undone).rejects.toThrow(/division by zero/);
  await disableWebhook(ctx);
  await makeKey(ctx);
  expect(await deliveriesOf(workspaceId)).toEqual([]);
  expect(await deliveriesOf(without.actor.workspaceId)).toEqual([]);
});
