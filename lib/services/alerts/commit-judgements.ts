import type { IncidentKey } from '../../core/alerts/incident';
import { type AlertRule, RULES } from '../../core/alerts/rules';
import type { AlertedKey } from '../../stores/alert-subjects';
import type { Tx } from '../../stores/client';
import {
  holdRecoveries,
  insertIncident,
  keepIncident,
  raiseIncident,
  recoverIncident,
  takeUnmailed,
} from '../../stores/incidents';
import { transaction } from '../../stores/transaction';
import { newId } from '../audit';
import type { Runtime } from '../context';
import type { Judgement, WorkspaceJudgements } from './judge';
import { mailIncidents, mailOpenIncidents, type ToldIncident, tellWebhook } from './tell';

/** An incident after a step. */
type ChangedIncident = ToldIncident & {
  /** Whether anybody was mailed about it before it was over. */
  wasMailed: boolean;
};

/**
 * Opens, raises and ends the incidents of a workspace and tells of them, in one transaction. Of two processes that
 * judge at once one changes each incident and tells of it; the other finds it changed.
 */
export async function commitJudgements(
  runtime: Runtime,
  { workspace, isQuiet, judgements }: WorkspaceJudgements,
  at: Date,
): Promise<void> {
  await transaction(runtime.database.prisma, async (tx) => {
    const changed: ChangedIncident[] = [];
    const over: ChangedIncident[] = [];
    const silent: string[] = [];
    for (const judgement of judgements) {
      const incident = await commitOne(tx, runtime, workspace.workspaceId, judgement, at);
      if (incident === null) continue;
      if (!judgement.isSilent) changed.push(incident);
      else if (judgement.step === 'recover') over.push(incident);
      else silent.push(incident.id);
    }
    // Whoever was told that it began is told that it is over, muted or not.
    for (const incident of [...changed, ...over]) {
      await tellWebhook(tx, runtime, workspace, incident);
    }
    const mailed = changed.filter((incident) => isMailedNow(incident, isQuiet));
    const [open, recovered] = [
      mailed.filter(({ recoveredAt }) => recoveredAt === null),
      mailed.filter(({ recoveredAt }) => recoveredAt !== null),
    ];
    await mailOpenIncidents(tx, runtime, workspace, open, at);
    await mailIncidents(tx, runtime, workspace, recovered);
    const held = isQuiet ? changed.filter(isRecoveryMailed) : [];
    await holdRecoveries(
      tx,
      workspace.workspaceId,
      held.map(({ id }) => id),
    );
    // What got worse while it was muted is not mailed once it no longer is.
    await takeUnmailed(tx, workspace.workspaceId, silent);
  });
}

// What waits for nothing, not for the end of quiet hours either.
function isUrgent(rule: AlertRule, level: number): boolean {
  const from = RULES[rule].urgentFrom;
  return from !== null && level >= from;
}

/** The incident as it is after a step that is told; null where there is nothing to tell. */
async function commitOne(
  tx: Tx,
  runtime: Runtime,
  workspaceId: WorkspaceJudgements['workspace']['workspaceId'],
  { key, rule, step, finding, open }: Judgement,
  at: Date,
): Promise<ChangedIncident | null> {
  const shown = { rule, key: key === null ? null : namedKey(key), wasMailed: true };
  if (step === 'open' && finding !== null) {
    const id = newId(runtime, 'incident');
    const keyId = key?.keyId ?? null;
    const isNew = await insertIncident(tx, workspaceId, { id, keyId, rule, finding, at });
    return isNew ? { ...shown, ...finding, id, openedAt: at, recoveredAt: null } : null;
  }
  if (open === null) return null;
  const { id, openedAt } = open;
  if (step === 'recover') {
    const over = await recoverIncident(tx, workspaceId, { id, at });
    if (over === null) return null;
    const { level, summary, evidence } = open;
    return { ...shown, ...over, id, level, summary, evidence, openedAt, recoveredAt: at };
  }
  if (finding === null) return null;
  if (step === 'keep') {
    await keepIncident(tx, workspaceId, { id, finding, at });
    return null;
  }
  const isWorse = await raiseIncident(tx, workspaceId, { id, finding, at });
  return isWorse ? { ...shown, ...finding, id, openedAt, recoveredAt: null } : null;
}

function isMailedNow(incident: ChangedIncident, isQuiet: boolean): boolean {
  const { rule, level, recoveredAt } = incident;
  if (recoveredAt === null) return !isQuiet || isUrgent(rule, level);
  return !isQuiet && isRecoveryMailed(incident);
}

function isRecoveryMailed({ rule, recoveredAt, wasMailed }: ChangedIncident): boolean {
  return recoveredAt !== null && RULES[rule].tellsRecovery && wasMailed;
}

function namedKey({ keyId, keyName, prefix, lastFour, createdBy }: AlertedKey): IncidentKey {
  return { id: keyId, name: keyName, prefix, lastFour, createdBy };
}
