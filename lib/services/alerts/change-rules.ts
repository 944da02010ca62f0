import type { QuietHours } from '../../core/alerts/quiet-hours';
import { RULES } from '../../core/alerts/rules';
import {
  type AlertChoice,
  type ChangeRuleInput,
  type MuteRuleInput,
  settingOf,
} from '../../core/alerts/settings';
import {
  readAlertChoices,
  readQuietHours,
  writeAlertChoice,
  writeQuietHours,
} from '../../stores/alert-settings';
import { transaction } from '../../stores/transaction';
import { type AuditNote, auditActorOf, recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { loadKey } from '../keys/load-key';

const HOUR_MS = 3_600_000;

/** Switches a rule on or off and says from when it fires, for the workspace or for one key. */
export async function changeRule(
  ctx: Context,
  { rule, keyId, isOn, threshold }: ChangeRuleInput,
): Promise<void> {
  const bounds = RULES[rule].threshold;
  const chosen = { isOn, threshold: bounds === null ? null : threshold };
  await chooseFor(ctx, { rule, keyId }, chosen, (before) => ({
    action: 'alert.rule_changed',
    before: { rule, on: before.isOn, threshold: before.threshold },
    after: { rule, on: isOn, threshold: chosen.threshold ?? before.threshold },
  }));
}

/** Mutes a rule for some hours, for the workspace or for one key; 0 hours: it tells again. */
export async function muteRule(ctx: Context, { rule, keyId, hours }: MuteRuleInput): Promise<void> {
  const now = ctx.runtime.now();
  const mutedUntil = hours === 0 ? null : new Date(now.getTime() + hours * HOUR_MS);
  await chooseFor(ctx, { rule, keyId }, { mutedUntil }, (before) => ({
    action: 'alert.rule_muted',
    before: { rule, mutedUntil: before.mutedUntil?.toISOString() ?? null },
    after: { rule, mutedUntil: mutedUntil?.toISOString() ?? null },
  }));
}

/** Sets when nobody is mailed what can wait; null: always. */
export async function setQuietHours(ctx: Context, quiet: QuietHours | null): Promise<void> {
  authorize(ctx, 'workspace:manage');
  const { runtime, actor } = ctx;
  await transaction(runtime.database.prisma, async (tx) => {
    const before = (await readQuietHours(tx, [actor.workspaceId])).get(actor.workspaceId);
    await writeQuietHours(tx, actor.workspaceId, quiet);
    await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
      action: 'alert.quiet_hours_changed',
      targetType: 'workspace',
      targetId: actor.workspaceId,
      before: { quietHours: spell(before ?? null) },
      after: { quietHours: spell(quiet) },
    });
  });
}

async function chooseFor(
  ctx: Context,
  { rule, keyId }: Pick<AlertChoice, 'rule' | 'keyId'>,
  chosen: Partial<AlertChoice>,
  note: (before: ReturnType<typeof settingOf>) => Omit<AuditNote, 'targetType' | 'targetId'>,
): Promise<void> {
  authorize(ctx, keyId === null ? 'workspace:manage' : 'keys:manage');
  const { runtime, actor } = ctx;
  await transaction(runtime.database.prisma, async (tx) => {
    if (keyId !== null) await loadKey(ctx, tx, keyId, 'keys:manage');
    const target = keyId === null ? [] : [keyId];
    const choices = await readAlertChoices(tx, [actor.workspaceId], target);
    const before = settingOf(choices, rule, keyId, runtime.now());
    await writeAlertChoice(tx, actor.workspaceId, { ...chosen, rule, keyId });
    await recordAudit(tx, ctx, actor.workspaceId, auditActorOf(actor), {
      ...note(before),
      targetType: keyId === null ? 'workspace' : 'api_key',
      targetId: keyId ?? actor.workspaceId,
    });
  });
}

function spell(quiet: QuietHours | null): string | null {
  return quiet === null ? null : `${quiet.from}–${quiet.until} ${quiet.zone}`;
}
