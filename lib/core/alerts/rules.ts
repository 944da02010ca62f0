import type { Facts } from './facts';
import { judgeExpiry, judgeIdleKey, judgePlace, judgeRotation } from './key-rules';
import { judgeErrorRate, judgeRateLimit, judgeRejections, judgeVolume } from './traffic-rules';

/** What people are told about, in the order in which pages list it. */
export const ALERT_RULES = [
  'rate_limit',
  'failed_authentication',
  'error_rate',
  'unusual_volume',
  'new_place',
  'idle_key',
  'expiry',
  'rotation',
] as const;
export type AlertRule = (typeof ALERT_RULES)[number];

/** What a rule has seen, as numbers and names for machines. */
export type Evidence = Readonly<Record<string, number | string | readonly string[]>>;

/** The highest level. */
export const LEVEL_MAX = 3;

/** Why a rule fires. */
export interface Finding {
  /** 1 to 3: what gets worse is told again. */
  level: number;
  /** How bad it is: the worst is what an incident keeps as its evidence. */
  weight: number;
  /** One sentence for people; never a secret. */
  summary: string;
  evidence: Evidence;
}

/** What a threshold counts, and the bounds within which it can be chosen. */
export interface Threshold {
  default: number;
  min: number;
  max: number;
  unit: '%' | 'times' | 'requests' | 'networks' | 'days';
}

interface RuleSpec {
  /** Null: there is nothing to choose. */
  threshold: Threshold | null;
  /** `time`: by the calendar, whether there is traffic or not. */
  judgedBy: 'traffic' | 'time';
  /** For so many minutes a rule must not have fired until its incident is over. */
  quietMinutes: number;
  /** Whether people are told that it is over. */
  tellsRecovery: boolean;
  /** From which level on it does not wait for the end of quiet hours; null: it always waits. */
  urgentFrom: number | null;
  /** Pure: whether it fires on these facts. */
  judge(facts: Facts, threshold: number): Finding | null;
}

/** The rules as data. Each is a pure function of what was counted. */
export const RULES: Readonly<Record<AlertRule, RuleSpec>> = {
  rate_limit: {
    threshold: { default: 80, min: 50, max: 99, unit: '%' },
    judgedBy: 'traffic',
    quietMinutes: 30,
    tellsRecovery: true,
    urgentFrom: 2,
    judge: judgeRateLimit,
  },
  failed_authentication: {
    threshold: { default: 20, min: 5, max: 100_000, unit: 'requests' },
    judgedBy: 'traffic',
    quietMinutes: 30,
    tellsRecovery: true,
    urgentFrom: 1,
    judge: judgeRejections,
  },
  error_rate: {
    threshold: { default: 20, min: 1, max: 100, unit: '%' },
    judgedBy: 'traffic',
    quietMinutes: 30,
    tellsRecovery: true,
    urgentFrom: null,
    judge: judgeErrorRate,
  },
  unusual_volume: {
    threshold: { default: 3, min: 2, max: 100, unit: 'times' },
    judgedBy: 'traffic',
    // The count of the hour that is running begins anew: what lasts is silent for up to an hour.
    quietMinutes: 120,
    tellsRecovery: true,
    urgentFrom: null,
    judge: judgeVolume,
  },
  new_place: {
    threshold: { default: 10, min: 1, max: 100, unit: 'networks' },
    judgedBy: 'traffic',
    quietMinutes: 1_440,
    tellsRecovery: false,
    urgentFrom: 1,
    judge: judgePlace,
  },
  idle_key: {
    threshold: { default: 30, min: 1, max: 90, unit: 'days' },
    judgedBy: 'traffic',
    quietMinutes: 1_440,
    tellsRecovery: false,
    urgentFrom: 1,
    judge: judgeIdleKey,
  },
  expiry: {
    threshold: null,
    judgedBy: 'time',
    quietMinutes: 0,
    tellsRecovery: false,
    urgentFrom: 3,
    judge: judgeExpiry,
  },
  rotation: {
    threshold: null,
    judgedBy: 'time',
    quietMinutes: 0,
    tellsRecovery: false,
    urgentFrom: null,
    judge: judgeRotation,
  },
};

/** The rules that are judged by traffic, or by the calendar. */
export function rulesJudgedBy(kind: RuleSpec['judgedBy']): readonly AlertRule[] {
  return ALERT_RULES.filter((rule) => RULES[rule].judgedBy === kind);
}

/** The name as a rule; null for what a later version wrote. */
export function parseAlertRule(text: string): AlertRule | null {
  return ALERT_RULES.find((rule) => rule === text) ?? null;
}

/** What is chosen for a rule where nobody chose. */
export function defaultThreshold(rule: AlertRule): number {
  return RULES[rule].threshold?.default ?? 0;
}
