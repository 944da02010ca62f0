import type { QuietHours } from '../../core/alerts/quiet-hours';
import type { AlertRule } from '../../core/alerts/rules';
import { offeredRules } from '../../core/alerts/sentences';
import { type AlertChoice, type AlertSetting, settingOf } from '../../core/alerts/settings';
import { readAlertChoices, readQuietHours } from '../../stores/alert-settings';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { loadKey } from '../keys/load-key';

/** How the rules of a workspace, or of one of its keys, stand. */
export interface AlertRules {
  rules: readonly (AlertSetting & { rule: AlertRule })[];
  quietHours: QuietHours | null;
  /** What was chosen for single keys. */
  keyChoices: readonly AlertChoice[];
}

/** How the rules stand for the workspace, or for one key; every member may look. */
export async function getAlertRules(ctx: Context, keyId: string | null): Promise<AlertRules> {
  authorize(ctx, 'workspace:read');
  const { runtime, actor } = ctx;
  const { prisma } = runtime.database;
  if (keyId !== null) await loadKey(ctx, prisma, keyId, 'keys:read');
  const choices = await readAlertChoices(prisma, [actor.workspaceId], null);
  const quiet = await readQuietHours(prisma, [actor.workspaceId]);
  return {
    rules: offeredRules(runtime.profile.rotationReminderDays).map((rule) => ({
      rule,
      ...settingOf(choices, rule, keyId, runtime.now()),
    })),
    quietHours: quiet.get(actor.workspaceId) ?? null,
    keyChoices: choices.filter((choice) => choice.keyId !== null),
  };
}
