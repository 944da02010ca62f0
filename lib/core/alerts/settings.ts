import { z } from 'zod';
import { ALERT_RULES, type AlertRule, defaultThreshold, parseAlertRule, RULES } from './rules';

/** What somebody chose for a rule, of the whole workspace or of one key; null: nothing. */
export interface AlertChoice {
  rule: AlertRule;
  /** Null: of the whole workspace. */
  keyId: string | null;
  isOn: boolean | null;
  threshold: number | null;
  /** Until when nothing new is told. */
  mutedUntil: Date | null;
}

/** How a rule stands for a key: its own choice, else the workspace's, else the default. */
export interface AlertSetting {
  isOn: boolean;
  threshold: number;
  /** Of key and workspace the later one; null: not muted. */
  mutedUntil: Date | null;
  /** Whether that is the workspace's mute, which no single key ends. */
  isMutedForAll: boolean;
}

/** How a rule stands; `keyId` null: for the workspace itself. */
export function settingOf(
  choices: readonly AlertChoice[],
  rule: AlertRule,
  keyId: string | null,
  now: Date,
): AlertSetting {
  const ofWorkspace = choices.find((choice) => choice.rule === rule && choice.keyId === null);
  const ofKey =
    keyId === null
      ? undefined
      : choices.find((choice) => choice.rule === rule && choice.keyId === keyId);
  const mutes = [ofKey, ofWorkspace]
    .flatMap((choice) => choice?.mutedUntil ?? [])
    .filter((until) => until.getTime() > now.getTime())
    .sort((a, b) => b.getTime() - a.getTime());
  return {
    isOn: ofKey?.isOn ?? ofWorkspace?.isOn ?? true,
    threshold: ofKey?.threshold ?? ofWorkspace?.threshold ?? defaultThreshold(rule),
    mutedUntil: mutes[0] ?? null,
    isMutedForAll: mutes[0] !== undefined && mutes[0] === ofWorkspace?.mutedUntil,
  };
}

/** Whether nobody is told of what the rule sees. */
export function isSilenced({ isOn, mutedUntil }: AlertSetting): boolean {
  return !isOn || mutedUntil !== null;
}

/** For how long a rule can be muted, in hours. */
export const MUTE_HOURS = [1, 8, 24, 168] as const;

const rule = z.enum(ALERT_RULES);
const keyId = z.string().nullable();

/** What is chosen for a rule: on or off, and from when it fires. */
export const changeRuleSchema = z
  .strictObject({ rule, keyId, isOn: z.boolean(), threshold: z.int().nullable() })
  .superRefine(({ rule: name, threshold }, issue) => {
    const bounds = RULES[name].threshold;
    if (bounds === null || threshold === null) return;
    if (threshold >= bounds.min && threshold <= bounds.max) return;
    const message = `Give a whole number from ${bounds.min} to ${bounds.max.toLocaleString('en-GB')}.`;
    issue.addIssue({ code: 'custom', path: ['threshold'], message });
  });
export type ChangeRuleInput = z.output<typeof changeRuleSchema>;

/** For how long nothing new is told; 0: it is told again from now on. */
export const muteRuleSchema = z.strictObject({
  rule,
  keyId,
  hours: z.coerce.number().refine((hours) => [0, ...MUTE_HOURS].some((known) => known === hours)),
});
export type MuteRuleInput = z.output<typeof muteRuleSchema>;

/** A stored choice; null for a rule of a later version. */
export function parseAlertChoice(
  row: Omit<AlertChoice, 'rule'> & { rule: string },
): AlertChoice | null {
  const known = parseAlertRule(row.rule);
  return known === null ? null : { ...row, rule: known };
}
