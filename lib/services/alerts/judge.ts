import { factsAt } from '../../core/alerts/facts';
import { besides, type Step, stepOf } from '../../core/alerts/lifecycle';
import { isQuietAt } from '../../core/alerts/quiet-hours';
import { type AlertRule, type Finding, RULES } from '../../core/alerts/rules';
import { isSilenced, settingOf } from '../../core/alerts/settings';
import type { WorkspaceId } from '../../core/ids';
import { readAlertChoices, readQuietHours, type StoredChoice } from '../../stores/alert-settings';
import type { AlertedKey, AlertedWorkspace } from '../../stores/alert-subjects';
import { type OpenRow, readOpenIncidents } from '../../stores/incidents';
import type { Runtime } from '../context';
import type { Judgeable } from './read-histories';

/** What a rule says of a key, or of a workspace, and what that means for its incident. */
export interface Judgement {
  key: AlertedKey | null;
  rule: AlertRule;
  step: Exclude<Step, 'none' | 'wait'>;
  finding: Finding | null;
  open: OpenRow | null;
  /** Whether it is switched off or muted: an incident that is open already goes on, and nobody is told. */
  isSilent: boolean;
}

/** The judgements of one workspace that change something. */
export interface WorkspaceJudgements {
  workspace: AlertedWorkspace;
  isQuiet: boolean;
  judgements: readonly Judgement[];
}

/** Judges keys or workspaces by these rules. */
export async function judgeAll(
  { database: { pool, prisma } }: Pick<Runtime, 'database'>,
  judgeables: readonly Judgeable[],
  rules: readonly AlertRule[],
  now: Date,
): Promise<WorkspaceJudgements[]> {
  if (judgeables.length === 0) return [];
  const ids = [...new Set(judgeables.map(({ workspace }) => workspace.workspaceId))];
  const keyIds = judgeables.flatMap(({ key }) => key?.keyId ?? []);
  const [choices, quiet, open] = [
    await readAlertChoices(prisma, ids, keyIds),
    await readQuietHours(prisma, ids),
    await readOpenIncidents(pool, ids, keyIds),
  ];
  return ids.flatMap((id: WorkspaceId) => {
    const own = judgeables.filter(({ workspace }) => workspace.workspaceId === id);
    const known = {
      choices: choices.filter(({ workspaceId }) => workspaceId === id),
      open: open.filter(({ workspaceId }) => workspaceId === id),
    };
    const judgements = own.flatMap((subject) =>
      rules.flatMap((rule) => judgeOne(subject, rule, known, now) ?? []),
    );
    const workspace = own[0]?.workspace;
    if (workspace === undefined || judgements.length === 0) return [];
    return [{ workspace, isQuiet: isQuietAt(quiet.get(id) ?? null, now), judgements }];
  });
}

function judgeOne(
  { key, history }: Judgeable,
  rule: AlertRule,
  known: { choices: readonly StoredChoice[]; open: readonly OpenRow[] },
  now: Date,
): Judgement | null {
  const keyId = key?.keyId ?? null;
  const setting = settingOf(known.choices, rule, keyId, now);
  const open = known.open.find((row) => row.rule === rule && row.keyId === keyId) ?? null;
  const isSilent = isSilenced(setting);
  if (isSilent && open === null) return null;
  const judged = RULES[rule].judge(factsAt(history, now), setting.threshold);
  const finding = besides(rule, open, judged);
  const step = stepOf(rule, open, finding, now);
  return step === 'none' || step === 'wait' ? null : { key, rule, step, finding, open, isSilent };
}
