import type pg from 'pg';
import type { DeliveryChannel, DeliveryEvent } from '../core/delivery';
import type { WorkspaceId } from '../core/ids';
import type { Tx } from './client';
import { queryRows } from './query-rows';

/** Something to be sent, before it is stored. */
export interface NewDelivery {
  id: string;
  event: DeliveryEvent;
  /** Of a mail: recipient, subject and texts as JSON. */
  body: string;
}

/** Adds what is sent to people. */
export async function insertMails(
  tx: Tx,
  workspaceId: WorkspaceId,
  mails: readonly NewDelivery[],
): Promise<void> {
  const [ids, events, bodies] = [
    mails.map(({ id }) => id),
    mails.map(({ event }) => event),
    mails.map(({ body }) => body),
  ];
  await tx.$executeRaw`
    INSERT INTO deliveries (id, workspace_id, channel, event, body)
    SELECT id, ${workspaceId}, 'email', event, body
      FROM unnest(${ids}::text[], ${events}::text[], ${bodies}::text[]) AS m (id, event, body)`;
}

/** Adds what is sent to the workspace's address; nothing where it has none, or none that is switched on. */
export async function insertForWebhook(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, event, body }: NewDelivery,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO deliveries (id, workspace_id, channel, event, body)
    SELECT ${id}, workspace_id, 'webhook', ${event}, ${body} FROM webhooks
     WHERE workspace_id = ${workspaceId} AND disabled_at IS NULL`;
}

/** A delivery that is this process's to attempt now. */
export interface ClaimedDelivery {
  id: string;
  workspaceId: WorkspaceId;
  channel: DeliveryChannel;
  event: string;
  body: string;
  /** Which attempt this is, from 1 on: no other process has the same. */
  number: number;
  /** How many failed before, since it was sent first or again. */
  failures: number;
  /** The database's clock. */
  at: Date;
}

/** Those of one workspace by one way: they wait for each other and for nobody else. */
export function laneOf({ workspaceId, channel }: Pick<ClaimedDelivery, 'workspaceId' | 'channel'>) {
  return `${workspaceId} ${channel}`;
}

/** What a process can take. */
export interface ClaimQuery {
  channels: readonly DeliveryChannel[];
  /** Lanes in which it has something to do. */
  busyLanes: readonly string[];
  perLane: number;
  limit: number;
  /** After this time without an outcome a claimed delivery is anybody's again. */
  leaseMs: number;
}

const CLAIMED = `d.id, d.workspace_id AS "workspaceId", d.channel, d.event, d.body,
  d.attempts AS number, d.failures, clock_timestamp() AS at`;

/**
 * Takes what is due, of each lane the oldest, for this process alone: others pass over rows that are being taken, and
 * see those that were taken as due once the lease is over. Of more lanes than there is room for chance decides.
 */
export async function claimDeliveries(
  pool: pg.Pool,
  { channels, busyLanes, perLane, limit, leaseMs }: ClaimQuery,
): Promise<ClaimedDelivery[]> {
  return await queryRows<ClaimedDelivery>(
    pool,
    `WITH lanes AS (
       SELECT workspace_id, channel FROM deliveries
        WHERE state = 'pending' AND next_attempt_at <= clock_timestamp()
          AND channel = ANY ($1) AND workspace_id || ' ' || channel <> ALL ($2)
        GROUP BY workspace_id, channel ORDER BY random() LIMIT $4), due AS (
       SELECT taken.id FROM lanes l CROSS JOIN LATERAL (
         SELECT id FROM deliveries d
          WHERE d.workspace_id = l.workspace_id AND d.channel = l.channel
            AND d.state = 'pending' AND d.next_attempt_at <= clock_timestamp()
          ORDER BY d.next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED) taken
        LIMIT $4)
     UPDATE deliveries d
        SET attempts = attempts + 1, next_attempt_at = clock_timestamp() + $5 * interval '1 ms'
       FROM due WHERE d.id = due.id RETURNING ${CLAIMED}`,
    [channels, busyLanes, perLane, limit, leaseMs],
    'claim_deliveries',
  );
}

/** Adds a delivery to the workspace's address that is claimed at once; null where none is switched on. */
export async function insertClaimed(
  tx: Tx,
  workspaceId: WorkspaceId,
  { id, event, body }: NewDelivery,
  leaseMs: number,
): Promise<ClaimedDelivery | null> {
  const [claimed = null] = await tx.$queryRaw<ClaimedDelivery[]>`
    INSERT INTO deliveries AS d (id, workspace_id, channel, event, body, attempts, next_attempt_at)
    SELECT ${id}, workspace_id, 'webhook', ${event}, ${body}, 1,
           clock_timestamp() + ${leaseMs} * interval '1 ms'
      FROM webhooks WHERE workspace_id = ${workspaceId} AND disabled_at IS NULL
 RETURNING d.id, d.workspace_id AS "workspaceId", d.channel, d.event, d.body,
           d.attempts AS number, d.failures, clock_timestamp() AS at`;
  return claimed;
}

/** Deletes what was settled longer ago than that, at most `limit`. @returns how many */
export async function deleteSettledDeliveries(
  pool: pg.Pool,
  { days, limit }: { days: number; limit: number },
): Promise<number> {
  const rows = await queryRows(
    pool,
    `DELETE FROM deliveries WHERE id IN (
       SELECT id FROM deliveries
        WHERE state <> 'pending' AND settled_at < clock_timestamp() - $1 * interval '1 day'
        ORDER BY settled_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
    [days, limit],
  );
  return rows.length;
}

/** For how many seconds the oldest delivery that is due has waited; 0: none is. */
export async function outboxLagSeconds(pool: pg.Pool): Promise<number> {
  const [row] = await queryRows<{ seconds: number }>(
    pool,
    `SELECT coalesce(extract(epoch FROM clock_timestamp() - min(next_attempt_at)), 0)::float8 AS seconds
       FROM deliveries WHERE state = 'pending' AND next_attempt_at < clock_timestamp()`,
    [],
  );
  return row?.seconds ?? 0;
}
