import type { Tx } from './client';

/** Notifies a channel when, and only if, the transaction commits; the queue's order is the commits' order. */
export async function announce(
  tx: Tx,
  channel: string,
  payloads: readonly string[],
): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, payload) FROM unnest(${[...payloads]}::text[]) AS payload`;
}
