import type { Facts } from './facts';
import type { Finding } from './rules';

// Made once: a look back spells thousands of numbers.
const NUMBERS = new Intl.NumberFormat('en-GB');
/** Of fewer requests a share says nothing. */
const REQUESTS_MIN = 50;
/** So many must go wrong before a share of them counts. */
const ERRORS_MIN = 10;
/** So many requests in an hour are nothing unusual, however few there were before. */
export const HOUR_MIN = 300;
/** How many earlier weeks there must be. */
const WEEKS_MIN = 2;
/** How many deviations (median absolute, scaled to the normal distribution's) are far from usual. */
const DEVIATIONS = 6;
const MAD_SCALE = 1.4826;
/** What varies less than this share of the median is taken to vary by it. */
const SPREAD_MIN = 0.1;

/**
 * Level 1: more than a share of the limit was used in a minute; level 2: requests were refused. What is counted does not
 * tell which limit refused: a key's own is taken to be one that its requests come near, a workspace's what is nearly
 * used up as well.
 */
export function judgeRateLimit(facts: Facts, percent: number): Finding | null {
  const { slices, limitPerMinute, createdAt } = facts;
  const limited = slices.reduce((sum, slice) => sum + slice.limited, 0);
  const used = Math.max(
    0,
    ...slices.map(({ valid, minutes }) => (100 * valid) / minutes / limitPerMinute),
  );
  const isOwn = createdAt !== null && triedPercent(facts) >= percent;
  if (used < percent && (limited === 0 || !isOwn)) return null;
  const share = Math.round(used);
  return {
    level: limited > 0 ? 2 : 1,
    weight: limited > 0 ? 100 + limited : used,
    summary:
      limited > 0
        ? `${amount(limited)} were refused by a rate limit; here it is ${number(limitPerMinute)} requests a minute.`
        : `${share} % of the limit of ${number(limitPerMinute)} requests a minute is used.`,
    evidence: {
      limit_per_minute: limitPerMinute,
      used_percent: share,
      refused_requests: limited,
    },
  };
}

// What was sent, also what was refused. A bucket refills while it is used: two slices of time share one.
function triedPercent({ slices, limitPerMinute }: Facts): number {
  const tried = slices.map(({ valid, limited, minutes }) => (valid + limited) / minutes);
  const pairs = tried.map((share, place) => share + (tried[place + 1] ?? 0));
  return (100 * Math.max(0, ...pairs)) / limitPerMinute;
}

/** Requests with an old secret, or from where the key must not be used. */
export function judgeRejections({ recent }: Facts, least: number): Finding | null {
  const { rejected, requests } = recent;
  if (rejected < least) return null;
  return {
    level: 1,
    weight: rejected,
    summary: `${amount(rejected)} within half an hour did not prove a right to this key: somebody sends an old secret, or uses it from where it is not allowed.`,
    evidence: { refused_requests: rejected, requests, window_minutes: 30 },
  };
}

/** Requests that end badly, of those that neither a rate limit nor a wrong secret stopped. */
export function judgeErrorRate({ recent }: Facts, percent: number): Finding | null {
  const { requests, rejected, limited, errors } = recent;
  const judged = requests - rejected - limited;
  if (judged < REQUESTS_MIN || errors < ERRORS_MIN) return null;
  const share = Math.min(100, (100 * errors) / judged);
  if (share < percent) return null;
  return {
    level: 1,
    weight: share,
    summary: `${Math.round(share)} % of ${amount(judged)} within half an hour failed.`,
    evidence: {
      error_percent: Math.round(share),
      errors,
      requests: judged,
      window_minutes: 30,
    },
  };
}

/** Many more requests than in the same hours of the weeks before: far from their median, in deviations and in times. */
export function judgeVolume(facts: Facts, times: number): Finding | null {
  const { hour } = facts;
  if (hour < HOUR_MIN) return null;
  const usual = facts.usual();
  if (usual.length < WEEKS_MIN) return null;
  const middle = medianOf(usual);
  const spread = MAD_SCALE * medianOf(usual.map((value) => Math.abs(value - middle)));
  const far = middle + DEVIATIONS * Math.max(spread, SPREAD_MIN * middle);
  if (hour <= far || hour < times * middle) return null;
  return {
    level: 1,
    weight: hour,
    summary: `${amount(hour)} within the hour; in the same hours of the last ${usual.length} weeks it was about ${number(Math.round(middle))}.`,
    evidence: { requests: hour, usual_requests: Math.round(middle), weeks: usual.length },
  };
}

/** The middle value; of two middle ones their mean; 0 of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = 0, high = low] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

function amount(requests: number): string {
  return requests === 1 ? '1 request' : `${number(requests)} requests`;
}

function number(value: number): string {
  return NUMBERS.format(value);
}
