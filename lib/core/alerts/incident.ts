import { z } from 'zod';
import { type AlertRule, type Evidence, parseAlertRule } from './rules';

/** Something that a rule fired for, from its beginning to its recovery. */
export interface Incident {
  /** `inc_` and 26 characters that sort by time. */
  id: string;
  rule: AlertRule;
  level: number;
  weight: number;
  /** What was seen when it was worst. */
  summary: string;
  evidence: Evidence;
  timeline: readonly IncidentEvent[];
  openedAt: Date;
  lastSeenAt: Date;
  /** Null: it is open. */
  recoveredAt: Date | null;
  acknowledgedAt: Date | null;
  /** Null: nobody, or it is not acknowledged. */
  acknowledgedBy: string | null;
  /** Null: it is about the workspace. */
  key: IncidentKey | null;
}

/** The key of an incident, as it is named. */
export interface IncidentKey {
  id: string;
  name: string;
  prefix: string;
  lastFour: string;
  createdBy: string;
}

/** What happened to an incident by itself. */
export interface IncidentEvent {
  at: Date;
  kind: 'opened' | 'raised' | 'recovered' | 'mailed';
  /** The summary of then; of `mailed` how many people. */
  text: string;
}

const evidenceSchema = z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string())]));
const timelineSchema = z.array(
  z.object({
    at: z.coerce.date(),
    kind: z.enum(['opened', 'raised', 'recovered', 'mailed']),
    text: z.string(),
  }),
);

/** A stored row as an incident; null for one that a later version wrote. */
export function parseIncident(
  row: Omit<Incident, 'rule' | 'evidence' | 'timeline'> & {
    rule: string;
    evidence: unknown;
    timeline: unknown;
  },
): Incident | null {
  const rule = parseAlertRule(row.rule);
  const evidence = evidenceSchema.safeParse(row.evidence);
  const timeline = timelineSchema.safeParse(row.timeline);
  if (rule === null || !evidence.success || !timeline.success) return null;
  return { ...row, rule, evidence: evidence.data, timeline: timeline.data };
}
