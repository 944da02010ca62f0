import { afterAll } from 'vitest';
import type { WorkspaceId } from '@/lib/core/ids';
import type { Context, UserActor } from '@/lib/services/context';
import { enqueue } from '@/lib/services/delivery/enqueue';
import { createWebhook } from '@/lib/services/webhooks/change-webhook';
import { transaction } from '@/lib/stores/transaction';
import { closeReceivers } from './receivers';
import { makeWorkspace, owned, testRuntime } from './world';

afterAll(closeReceivers);

/** A runtime whose webhooks may go to this machine, as a process of its own would have. */
export function hookRuntime() {
  const made = testRuntime({ isWebhookPrivate: true });
  afterAll(() => made.close());
  return made.runtime;
}

/** A workspace whose webhook goes there. */
export async function makeHooked(
  runtime: Context['runtime'],
  url: string,
): Promise<{ ctx: Context<UserActor>; workspaceId: WorkspaceId; secret: string }> {
  const ctx = { ...(await makeWorkspace()), runtime };
  const { secret } = await createWebhook(ctx, { url });
  return { ctx, workspaceId: ctx.actor.workspaceId, secret };
}

/** Puts so many messages for its webhook into the outbox. */
export async function putMessages(workspaceId: WorkspaceId, count = 1): Promise<void> {
  const { runtime } = owned;
  await transaction(runtime.database.prisma, async (tx) => {
    for (let number = 1; number <= count; number += 1) {
      const data = { number };
      await enqueue(tx, runtime, { workspaceId, event: 'alert.fired', data, mails: [] });
    }
  });
}

/** The workspace's deliveries with their attempts, oldest first. */
export async function deliveriesOf(workspaceId: WorkspaceId) {
  return await owned.runtime.database.prisma.delivery.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
    include: { tries: { orderBy: { number: 'asc' } } },
  });
}

/** Lets so many hours pass for the workspace's outbox, as if the database's clock had moved on. */
export async function elapse(workspaceId: WorkspaceId, hours: number): Promise<void> {
  const { pool } = owned.runtime.database;
  for (const [table, column] of [
    ['deliveries', 'next_attempt_at'],
    ['deliveries', 'settled_at'],
    ['webhooks', 'failing_since'],
    ['webhooks', 'previous_stops_at'],
  ]) {
    await pool.query(
      `UPDATE ${table} SET ${column} = ${column} - $2 * interval '1 hour' WHERE workspace_id = $1`,
      [workspaceId, hours],
    );
  }
}
