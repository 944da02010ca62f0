import type { Outcome } from './usage';

/** What requests came to, as people look at it: the base of a bar first. */
export const OUTCOME_CLASSES = ['allowed', 'key', 'permission', 'limited', 'api'] as const;
export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

/** Which refusals are for what the key is, and which for where and for what it was used. */
const CLASS_OF: Readonly<
  Record<Exclude<Outcome, 'valid'>, Exclude<OutcomeClass, 'allowed' | 'api'>>
> = {
  key_missing: 'key',
  key_malformed: 'key',
  key_unknown: 'key',
  key_revoked: 'key',
  key_regenerated: 'key',
  key_inactive: 'key',
  creator_left: 'key',
  key_expired: 'key',
  wrong_environment: 'key',
  subscription_inactive: 'key',
  address_missing: 'permission',
  address_not_allowed: 'permission',
  referrer_missing: 'permission',
  referrer_not_allowed: 'permission',
  path_malformed: 'permission',
  endpoint_missing: 'permission',
  endpoint_not_allowed: 'permission',
  scope_missing: 'permission',
  rate_limited: 'limited',
};

const REFUSED = Object.keys(CLASS_OF).filter(
  (name): name is keyof typeof CLASS_OF => name in CLASS_OF,
);

/** The outcomes of refusals that are for what the key is, for where and what it was used for, or for its limit. */
export function refusalsOf(name: 'key' | 'permission' | 'limited'): readonly Outcome[] {
  return REFUSED.filter((outcome) => CLASS_OF[outcome] === name);
}

/** What was counted of an outcome and a status in one of the intervals. */
export interface SeriesRow {
  /** Which interval, from 0. */
  place: number;
  outcome: Outcome;
  /** 0: not known. */
  status: number;
  /** Decisions. */
  count: number;
  /** Answers. */
  responses: number;
}

/** What some requests came to. */
export interface UsageSum {
  requests: number;
  /** Refused, or let through and answered with a status from 400 on. */
  errors: number;
  byClass: Readonly<Record<OutcomeClass, number>>;
  /** How many had which status, refusals included; what was let through and never told of is in none. */
  byStatus: ReadonlyMap<number, number>;
}

/**
 * Adds up rows. An answer that was told later belongs to the interval in which it was told.
 * @param byStatus whether only requests of some statuses are asked about: of what was let through, then, those whose
 * answer is known are the requests
 */
export function sumUp(rows: readonly SeriesRow[], byStatus: boolean): UsageSum {
  const byClass = { allowed: 0, key: 0, permission: 0, limited: 0, api: 0 };
  const statuses = new Map<number, number>();
  let requests = 0;
  for (const { outcome, status, count, responses } of rows) {
    const answered = outcome === 'valid' ? responses : count;
    const asked = byStatus ? answered : count;
    const failed = outcome === 'valid' && status >= 400 ? responses : 0;
    requests += asked;
    byClass[outcome === 'valid' ? 'allowed' : CLASS_OF[outcome]] += asked - failed;
    byClass.api += failed;
    if (status !== 0) statuses.set(status, (statuses.get(status) ?? 0) + answered);
  }
  // Of a request whose answer alone is in this time there is nothing to be let through.
  byClass.allowed = Math.max(0, byClass.allowed);
  const { key, permission, limited, api } = byClass;
  const told = [...statuses].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  return { requests, errors: key + permission + limited + api, byClass, byStatus: new Map(told) };
}

/** The same for each interval. */
export function sumUpEach(
  rows: readonly SeriesRow[],
  intervals: number,
  byStatus: boolean,
): UsageSum[] {
  const groups: SeriesRow[][] = Array.from({ length: intervals }, () => []);
  for (const row of rows) groups[row.place]?.push(row);
  return groups.map((group) => sumUp(group, byStatus));
}
