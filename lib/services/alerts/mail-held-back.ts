import type { Incident } from '../../core/alerts/incident';
import { isQuietAt } from '../../core/alerts/quiet-hours';
import { isSilenced, settingOf } from '../../core/alerts/settings';
import { parseId, type WorkspaceId } from '../../core/ids';
import { readAlertChoices, readQuietHours } from '../../stores/alert-settings';
import { type AlertedWorkspace, readAlertedWorkspaces } from '../../stores/alert-subjects';
import {
  listUnmailed,
  readIncidents,
  takeHeldRecoveries,
  takeUnmailed,
} from '../../stores/incidents';
import { transaction } from '../../stores/transaction';
import type { Runtime } from '../context';
import { mailIncidents, mailOpenIncidents } from './tell';

const INCIDENTS = 200;

/** Mails what quiet hours held back, where these are over: incidents that are open, and ends of those that were told. */
export async function mailHeldBack(runtime: Runtime, now: Date): Promise<void> {
  const { pool, prisma } = runtime.database;
  let after: { workspaceId: WorkspaceId; id: string } | null = null;
  for (;;) {
    const rows = await listUnmailed(pool, after, INCIDENTS);
    const ids = [...new Set(rows.map(({ workspaceId }) => workspaceId))];
    const quiet = await readQuietHours(prisma, ids);
    for (const workspace of await readAlertedWorkspaces(pool, ids)) {
      if (isQuietAt(quiet.get(workspace.workspaceId) ?? null, now)) continue;
      const own = rows.filter(({ workspaceId }) => workspaceId === workspace.workspaceId);
      await mailSome(
        runtime,
        workspace,
        own.map(({ id }) => id),
        now,
      );
    }
    after = rows.at(-1) ?? null;
    if (rows.length < INCIDENTS) return;
  }
}

async function mailSome(
  runtime: Runtime,
  workspace: AlertedWorkspace,
  ids: readonly string[],
  at: Date,
): Promise<void> {
  const { pool, prisma } = runtime.database;
  const { workspaceId } = workspace;
  const incidents = await readIncidents(pool, workspaceId, ids);
  const keyIds = incidents.flatMap(({ key }) => parseId('key', key?.id ?? '') ?? []);
  const choices = await readAlertChoices(prisma, [workspaceId], keyIds);
  const isSilent = ({ rule, key }: Incident) =>
    isSilenced(settingOf(choices, rule, key?.id ?? null, at));
  const told = incidents.filter((incident) => !isSilent(incident));
  const idsOf = (some: readonly Incident[]) => some.map(({ id }) => id);
  await transaction(prisma, async (tx) => {
    await mailOpenIncidents(tx, runtime, workspace, told.filter(isOpen), at);
    // What was muted meanwhile is not mailed once it no longer is.
    await takeUnmailed(tx, workspaceId, idsOf(incidents.filter(isSilent)));
    const over = await takeHeldRecoveries(tx, workspaceId, idsOf(incidents));
    await mailIncidents(
      tx,
      runtime,
      workspace,
      told.filter(({ id }) => over.includes(id)),
    );
  });
}

function isOpen({ recoveredAt }: Incident): boolean {
  return recoveredAt === null;
}
