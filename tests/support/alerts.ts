import { parseId } from '@/lib/core/ids';
import type { CountedKey, UsageEvent } from '@/lib/core/usage';
import { evaluateAlerts } from '@/lib/services/alerts/evaluate-alerts';
import { newId } from '@/lib/services/audit';
import type { Context, Runtime, UserActor } from '@/lib/services/context';
import { insertIncident } from '@/lib/stores/incidents';
import { transaction } from '@/lib/stores/transaction';
import { mailbox } from './people';
import { makeUsage, usageEvent } from './usage';
import { makeKey, runtime } from './world';

/** A moment so many minutes after the beginning of the tests' day. */
export function minute(minutes: number): Date {
  return new Date(Date.parse('2026-11-22T10:00:00Z') + minutes * 60_000);
}

/** The runtime at a moment, with a mail server. */
export function runtimeAt(now: Date): Runtime {
  return { ...runtime, now: () => now, mailer: mailbox() };
}

/** The same person, at a moment. */
export function contextAt(ctx: Context<UserActor>, now: Date): Context<UserActor> {
  return { ...ctx, runtime: runtimeAt(now) };
}

/** A live key of a workspace, as it is counted, which has been in use for 60 days. */
export async function makeAlertedKey(
  owner: Context<UserActor>,
  name = 'Billing',
): Promise<CountedKey> {
  const made = await makeKey(owner, { name });
  const id = parseId('key', made.key.id);
  if (id === null) throw new Error('the key has no id');
  const { pool } = runtime.database;
  const since = minute(-60 * 24 * 60);
  await pool.query('UPDATE api_keys SET created_at = $2 WHERE id = $1', [id, since]);
  const key = { id, workspaceId: owner.actor.workspaceId, environment: 'live' } as const;
  await use(key, minute(-60 * 24 * 60), 1);
  await use(key, minute(-120), 1);
  return key;
}

/** Counts so many requests of a key in a minute. */
export async function use(
  key: CountedKey,
  at: Date,
  requests: number,
  changes: Partial<UsageEvent> = {},
): Promise<void> {
  const usage = makeUsage({ now: () => at });
  for (let i = 0; i < requests; i += 1) usage.count(usageEvent({ key, ...changes }));
  await usage.close();
}

/** Judges everything at a moment, as the job does. */
export async function judgeAt(now: Date): Promise<void> {
  await evaluateAlerts(runtimeAt(now));
}

/** The incidents of a workspace, oldest first. */
export async function incidentsOf({ actor }: Context<UserActor>) {
  return await runtime.database.prisma.incident.findMany({
    where: { workspaceId: actor.workspaceId },
    orderBy: [{ openedAt: 'asc' }, { id: 'asc' }],
  });
}

/** An open incident of a key, whatever was counted. @returns its id */
export async function makeIncident(
  { actor, runtime }: Context<UserActor>,
  keyId: string,
): Promise<string> {
  const id = newId(runtime, 'incident');
  const finding = { level: 1, weight: 50, summary: 'Half of it failed.', evidence: {} };
  const incident = { id, keyId: parseId('key', keyId), rule: 'error_rate', finding, at: minute(0) };
  await transaction(runtime.database.prisma, async (tx) => {
    await insertIncident(tx, actor.workspaceId, incident);
  });
  return id;
}

/** What is to be sent for a workspace, oldest first: the channel, the event, and what it says. */
export async function sentTo({ actor }: Context<UserActor>) {
  const rows = await runtime.database.prisma.delivery.findMany({
    where: { workspaceId: actor.workspaceId },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ channel, event, body }) => ({ channel, event, body }));
}
