import type { QuietHours } from '../core/alerts/quiet-hours';
import { type AlertChoice, parseAlertChoice } from '../core/alerts/settings';
import type { WorkspaceId } from '../core/ids';
import type { Db, Tx } from './client';

/** A choice and the workspace that made it. */
export type StoredChoice = AlertChoice & { workspaceId: string };

/** What these workspaces chose for their rules, and for the keys among `keyIds`; null: for every key. */
export async function readAlertChoices(
  db: Db | Tx,
  workspaceIds: readonly WorkspaceId[],
  keyIds: readonly string[] | null,
): Promise<StoredChoice[]> {
  const rows = await db.alertRule.findMany({
    where: {
      workspaceId: { in: [...workspaceIds] },
      ...(keyIds !== null && { keyId: { in: ['', ...keyIds] } }),
    },
    orderBy: [{ rule: 'asc' }, { keyId: 'asc' }],
    take: CHOICES_MAX,
  });
  return rows.flatMap(({ keyId, workspaceId, ...row }) => {
    const choice = parseAlertChoice({ ...row, keyId: keyId === '' ? null : keyId });
    return choice === null ? [] : [{ ...choice, workspaceId }];
  });
}

/** More choices than a page shows are not made by hand. */
const CHOICES_MAX = 5_000;

/** Makes a choice for a rule; what is not named stays as it is. */
export async function writeAlertChoice(
  tx: Tx,
  workspaceId: WorkspaceId,
  { rule, keyId, ...chosen }: Pick<AlertChoice, 'rule' | 'keyId'> & Partial<AlertChoice>,
): Promise<void> {
  const id = { workspaceId, rule, keyId: keyId ?? '' };
  await tx.alertRule.upsert({
    where: { workspaceId_rule_keyId: id },
    create: { ...id, ...chosen },
    update: chosen,
  });
}

/** The quiet hours of those workspaces that have any. */
export async function readQuietHours(
  db: Db | Tx,
  workspaceIds: readonly WorkspaceId[],
): Promise<Map<string, QuietHours>> {
  const rows = await db.alertQuietHours.findMany({
    where: { workspaceId: { in: [...workspaceIds] } },
  });
  return new Map(rows.map(({ workspaceId, ...quiet }) => [workspaceId, quiet]));
}

/** Sets the quiet hours of a workspace; null: none. */
export async function writeQuietHours(
  tx: Tx,
  workspaceId: WorkspaceId,
  quiet: QuietHours | null,
): Promise<void> {
  if (quiet === null) {
    await tx.alertQuietHours.deleteMany({ where: { workspaceId } });
    return;
  }
  await tx.alertQuietHours.upsert({
    where: { workspaceId },
    create: { workspaceId, ...quiet },
    update: quiet,
  });
}
