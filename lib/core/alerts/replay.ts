import { factsAt, type History } from './facts';
import { type OpenIncident, stepOf } from './lifecycle';
import { type AlertRule, type Finding, RULES } from './rules';

/** An incident that there would have been. */
export interface Firing {
  at: Date;
  /** When its rule fired last. */
  lastSeenAt: Date;
  level: number;
  summary: string;
}

/** What a rule would have told in the last 30 days. */
export interface Backtest {
  /** By time; `keyName` null: of all keys together. */
  firings: readonly (Firing & { keyId: string | null; keyName: string | null })[];
  /** How many keys were looked at, and whether there were more. */
  keys: number;
  hasMore: boolean;
  /** Of how many of them new networks could not be told on every day. */
  blindKeys: number;
}

/** What a rule about traffic would have told of a history, judged at each of the moments (ascending). */
export function replay(
  rule: AlertRule,
  threshold: number,
  history: History,
  moments: Iterable<Date>,
): Firing[] {
  const firings: (Firing & OpenIncident)[] = [];
  for (const now of moments) {
    const finding = RULES[rule].judge(factsAt(history, now), threshold);
    if (finding === null) continue;
    const last = firings.at(-1);
    // Between two moments a rule is quiet: what was over by then is an incident of its own.
    const isOver = last === undefined || stepOf(rule, last, null, now) === 'recover';
    if (isOver) firings.push({ at: now, lastSeenAt: now, ...seenIn(finding) });
    else keep(last, finding, now);
  }
  return firings.map(({ weight: _weight, ...firing }) => firing);
}

/** The moments at which a past of quarters of an hour is judged: the last of each that something was counted in. */
export function momentsOf({ quarters }: Pick<History, 'quarters'>): Date[] {
  return quarters.map(({ at, minutes }) => new Date(at.getTime() + minutes * 60_000 - 1));
}

function keep(open: Firing & OpenIncident, finding: Finding, now: Date): void {
  open.lastSeenAt = now;
  open.level = Math.max(open.level, finding.level);
  if (finding.weight > open.weight) Object.assign(open, { ...seenIn(finding), level: open.level });
}

function seenIn({ level, weight, summary }: Finding) {
  return { level, weight, summary };
}
