import { placeFinding } from './key-rules';
import { type AlertRule, type Finding, LEVEL_MAX, RULES } from './rules';

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

/**
 * A finding beside what its open incident knows already: a further country is told again, once, and none that was
 * told is forgotten. Of other rules a finding stands for itself.
 */
export function besides(
  rule: AlertRule,
  open: (OpenIncident & Pick<Finding, 'evidence'>) | null,
  finding: Finding | null,
): Finding | null {
  if (rule !== 'new_place' || open === null || finding === null) return finding;
  const told = namesIn(open.evidence.countries);
  const countries = [...new Set([...told, ...namesIn(finding.evidence.countries)])];
  const networks = [
    ...new Set([...namesIn(open.evidence.networks), ...namesIn(finding.evidence.networks)]),
  ];
  const isFurther = countries.length > told.length;
  const level = Math.min(LEVEL_MAX, open.level + (isFurther ? 1 : 0));
  return { ...placeFinding(countries, networks), level };
}

function namesIn(evidence: Finding['evidence'][string] | undefined): readonly string[] {
  return Array.isArray(evidence) ? evidence : [];
}

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
