import { rulesJudgedBy } from '../../core/alerts/rules';
import type { KeyId, WorkspaceId } from '../../core/ids';
import { DAY_MS } from '../../core/lifetimes';
import { listDueKeys, readAlertedWorkspaces } from '../../stores/alert-subjects';
import { listActiveKeys, type Subject } from '../../stores/alert-traffic';
import { listAlarmedWorkspaces } from '../../stores/incidents';
import type { Runtime } from '../context';
import { commitJudgements } from './commit-judgements';
import { judgeAll, type WorkspaceJudgements } from './judge';
import { mailHeldBack } from './mail-held-back';
import { readKeyDates, readKeyHistories, readWorkspaceHistories } from './read-histories';

/** How many keys are judged at once, and how many judgements are one transaction. */
const KEYS = 200;
const JUDGEMENTS = 100;
/** Who had requests in the last quarter of an hour, or in the one that is running. */
const ACTIVE_MS = 30 * 60_000;
/** The first reminder of an expiry. */
const EXPIRY_DAYS = 30;

/**
 * Judges the live keys that had requests lately or have an incident open, by the rules about traffic, and their
 * workspaces; then mails what quiet hours have held back. What it does not reach now it finds a minute later.
 */
export async function evaluateAlerts(runtime: Runtime): Promise<number> {
  const now = runtime.now();
  const rules = rulesJudgedBy('traffic');
  const workspaces = new Set<WorkspaceId>();
  const { pool } = runtime.database;
  const since = new Date(now.getTime() - ACTIVE_MS);
  let after: Subject | null = null;
  for (;;) {
    const keys = await listActiveKeys(pool, { since, rules, after, limit: KEYS });
    for (const { workspaceId } of keys) workspaces.add(workspaceId);
    const judgeables = await readKeyHistories(runtime, keys, now);
    await commitAll(runtime, await judgeAll(runtime, judgeables, rules, now), now);
    after = keys.at(-1) ?? null;
    if (keys.length < KEYS) break;
  }
  for (const id of await listAlarmedWorkspaces(pool)) workspaces.add(id);
  await judgeWorkspaces(runtime, [...workspaces], now);
  await mailHeldBack(runtime, now);
  return 0;
}

/** Judges keys by the calendar: those that expire soon, and those whose secret is old. */
export async function remindOfKeys(runtime: Runtime): Promise<number> {
  const now = runtime.now();
  const rules = rulesJudgedBy('time');
  const days = runtime.profile.rotationReminderDays;
  const query = {
    now,
    expiresBy: new Date(now.getTime() + EXPIRY_DAYS * DAY_MS),
    secretsUntil: days === null ? null : new Date(now.getTime() - days * DAY_MS),
    rules,
    limit: KEYS,
  };
  let after: KeyId | null = null;
  for (;;) {
    const keys = await listDueKeys(runtime.database.pool, { ...query, after });
    const judgeables = await readKeyDates(runtime, keys, now);
    await commitAll(runtime, await judgeAll(runtime, judgeables, rules, now), now);
    after = keys.at(-1)?.keyId ?? null;
    if (keys.length < KEYS) return 0;
  }
}

async function judgeWorkspaces(
  runtime: Runtime,
  ids: readonly WorkspaceId[],
  now: Date,
): Promise<void> {
  for (let start = 0; start < ids.length; start += KEYS) {
    const some = ids.slice(start, start + KEYS);
    const workspaces = await readAlertedWorkspaces(runtime.database.pool, some);
    const judgeables = await readWorkspaceHistories(runtime, workspaces, now);
    await commitAll(runtime, await judgeAll(runtime, judgeables, ['rate_limit'], now), now);
  }
}

async function commitAll(
  runtime: Runtime,
  all: readonly WorkspaceJudgements[],
  now: Date,
): Promise<void> {
  for (const { judgements, ...ofWorkspace } of all) {
    // A transaction has seconds.
    for (let start = 0; start < judgements.length; start += JUDGEMENTS) {
      const some = judgements.slice(start, start + JUDGEMENTS);
      await commitJudgements(runtime, { ...ofWorkspace, judgements: some }, now);
    }
  }
}
