import { type AlertRule, type Finding, RULES } from './rules';

/** What of an open incident decides how it goes on. */
export interface OpenIncident {
  level: number;
  weight: number;
  /** When its rule fired last. */
  lastSeenAt: Date;
}

/**
 * What a judgement means for the one incident that a rule and a key can have open: `open` and `raise` are told,
 * `keep` is not, `recover` ends it; `wait`: the rule is quiet, not yet for long enough.
 */
export type Step = 'none' | 'open' | 'raise' | 'keep' | 'wait' | 'recover';

/** How an incident goes on. Pure: pages that look back and the job that looks now share it. */
export function stepOf(
  rule: AlertRule,
  open: OpenIncident | null,
  finding: Finding | null,
  now: Date,
): Step {
  if (open === null) return finding === null ? 'none' : 'open';
  if (finding !== null) return finding.level > open.level ? 'raise' : 'keep';
  const quietMs = now.getTime() - open.lastSeenAt.getTime();
  return quietMs >= RULES[rule].quietMinutes * 60_000 ? 'recover' : 'wait';
}
