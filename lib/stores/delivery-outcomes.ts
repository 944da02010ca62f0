import type { DeliveryOutcome } from '../core/delivery';
import type { NextStep } from '../core/delivery-schedule';
import type { Tx } from './client';
import type { ClaimedDelivery } from './outbox';

/** An attempt that is over. */
export interface DoneAttempt {
  outcome: DeliveryOutcome;
  milliseconds: number;
  next: NextStep;
}

/**
 * Notes what came of an attempt. Where another process has begun a later one meanwhile, only a success changes the
 * delivery: it is over then.
 */
export async function noteAttempt(
  tx: Tx,
  { id, workspaceId, number, at }: ClaimedDelivery,
  { outcome, milliseconds, next }: DoneAttempt,
): Promise<void> {
  const { status, fault, excerpt } = outcome;
  const isSettled = next.state !== 'pending';
  const delayMs = isSettled ? 0 : next.delayMs;
  const failed = next.state === 'delivered' || (!isSettled && next.isLost) ? 0 : 1;
  await tx.$executeRaw`
    UPDATE deliveries
       SET state = ${next.state}, last_status = ${status}::int, last_error = ${fault},
           failures = failures + ${failed}::int,
           next_attempt_at = clock_timestamp() + ${delayMs}::float8 * interval '1 ms',
           settled_at = CASE WHEN ${isSettled} THEN clock_timestamp() END
     WHERE id = ${id} AND workspace_id = ${workspaceId} AND state = 'pending'
       AND (attempts = ${number}::int OR ${next.state} = 'delivered')`;
  await tx.deliveryAttempt.create({
    data: { deliveryId: id, workspaceId, number, at, milliseconds, status, error: fault, excerpt },
    select: { number: true },
  });
}

/** Gives up what waits for the workspace's address. */
export async function settleWaitingWebhooks(
  tx: Tx,
  workspaceId: ClaimedDelivery['workspaceId'],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE deliveries
       SET state = 'failed', last_error = 'switched_off', settled_at = clock_timestamp()
     WHERE workspace_id = ${workspaceId} AND channel = 'webhook' AND state = 'pending'`;
}
