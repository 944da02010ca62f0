import type { KeyAttention } from '@/lib/core/key-attention';
import type { Latency, PreviousUsage, UsageInterval, UsageReport } from '@/lib/core/usage-figures';
import { type Interval, type RangeName, type UsageRange, wholeOf } from '@/lib/core/usage-range';
import type { OutcomeClass } from '@/lib/core/usage-sums';
import { dateFormat } from '../ui/date-format';

/** What people read for what requests came to. */
export const CLASS_LABELS: Readonly<Record<OutcomeClass, string>> = {
  allowed: 'Allowed',
  key: 'Refused by key',
  permission: 'Refused by permission',
  limited: 'Rate limited',
  api: 'API errors',
};

export const RANGE_LABELS: Readonly<Record<RangeName, string>> = {
  '1h': '1 h',
  '24h': '24 h',
  '7d': '7 d',
  '30d': '30 d',
  '90d': '90 d',
  custom: 'Custom',
};

const SPANS: Readonly<Record<Exclude<RangeName, 'custom'>, string>> = {
  '1h': 'the last hour',
  '24h': 'the last 24 hours',
  '7d': 'the last 7 days',
  '30d': 'the last 30 days',
  '90d': 'the last 90 days',
};

const INTERVALS: Readonly<Record<Interval, string>> = {
  minute: 'minute',
  quarter: 'quarter of an hour',
  hour: 'hour',
  day: 'day',
};

/** A label inside a sentence: `rate limited`, but `API errors`. */
export function inSentence(label: string): string {
  return /^\p{Lu}{2}/u.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/** What is more by more than this is said as a multiple. */
const PERCENT_MAX = 300;

/** `416,840`. */
export function countWord(count: number): string {
  return Math.round(count).toLocaleString('en-GB');
}

/** `1 request`, `416,840 requests`. */
export function requestsWord(count: number): string {
  return `${countWord(count)} ${count === 1 ? 'request' : 'requests'}`;
}

/** `0.02 %`, `12 %`; a dash where there is no whole. */
export function shareWord(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.01) return '< 0.01 %';
  const digits = percent < 1 ? 2 : percent < 10 ? 1 : 0;
  return `${Number(percent.toFixed(digits))} %`;
}

/** `0.4 ms`, `120 ms`, `1.2 s`; a dash where it is not known. */
export function latencyWord(seconds: number | null): string {
  if (seconds === null) return '–';
  const ms = seconds * 1_000;
  if (ms >= 1_000) return `${Number(seconds.toPrecision(2))} s`;
  return `${Number(ms.toPrecision(ms >= 100 ? 3 : 2))} ms`;
}

/** `+12 %`, `−4 %`; `new` where there was nothing before. */
export function changeWord({ before, now }: { before: number; now: number }): string {
  if (before === 0) return now === 0 ? '–' : 'new';
  const percent = (100 * (now - before)) / before;
  const text = Math.abs(percent) < 10 ? percent.toFixed(1) : percent.toFixed(0);
  const sign = percent > 0 ? '+' : '';
  return `${sign}${Number(text).toLocaleString('en-GB')} %`.replace('-', '−');
}

/** When an interval begins: `21 Nov, 14:00`, or `Sat 21 Nov` of days. */
export function momentWord(
  ms: number,
  { interval, zone }: Pick<UsageRange, 'interval' | 'zone'>,
): string {
  const time = interval === 'day' ? { weekday: 'short' as const } : CLOCK;
  return dateFormat(zone, { day: 'numeric', month: 'short', ...time }).format(ms);
}

/** When an interval begins, and whether it lasts still. */
export function beginningWord({ from, isPartial }: UsageInterval, range: UsageRange): string {
  return `${momentWord(from, range)}${isPartial ? ' until now' : ''}`;
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;

/** `the last 24 hours`, or from when until when. */
export function rangeWord(range: UsageRange): string {
  if (range.name !== 'custom') return SPANS[range.name];
  const [from, to] = wholeOf(range);
  const format = dateFormat(range.zone, {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    ...CLOCK,
  });
  return `${format.format(from)} until ${format.format(to)} (${range.zone})`;
}

/** `by day`, `by quarter of an hour`. */
export function intervalWord(interval: Interval): string {
  return `by ${INTERVALS[interval]}`;
}

/** What a page of usage says first. */
export function usageSentence({ range, total, latency, previous }: UsageReport): string {
  const { requests, errors } = total;
  const facts = [
    `${requestsWord(requests)} ${range.name === 'custom' ? 'from' : 'in'} ${rangeWord(range)}`,
    requests === 0 ? null : `${shareWord(errors, requests)} failed`,
    latencyFact(latency),
    previous === null ? null : comparisonWord(previous, range.name),
  ];
  return `${facts.filter((fact) => fact !== null).join('; ')}.`;
}

function latencyFact(latency: Latency | null): string | null {
  return latency === null ? null : `95 % of answers took at most ${latencyWord(latency.p95)}`;
}

/** `12 % more than in the 30 days before`, `57 times as many as in the hour before`; of the intervals that are over. */
function comparisonWord({ before, now }: PreviousUsage, name: RangeName): string | null {
  if (before === 0) return null;
  const then = name === 'custom' ? 'the time' : SPANS[name].replace('last ', '');
  const percent = Math.round((100 * Math.abs(now - before)) / before);
  if (percent === 0) return `about as many as in ${then} before`;
  if (now > before && percent > PERCENT_MAX) {
    return `${countWord(now / before)} times as many as in ${then} before`;
  }
  return `${countWord(percent)} % ${now > before ? 'more' : 'fewer'} than in ${then} before`;
}

/** What the overview says first: the last 24 hours, and what of the keys needs attention. */
export function overviewSentence({ total }: UsageReport, { expiring, idle }: KeyAttention): string {
  const { requests, errors } = total;
  const facts = [
    `${requestsWord(requests)} in the last 24 hours`,
    requests === 0 ? null : `${shareWord(errors, requests)} failed`,
  ];
  const keys = [
    expiring.count === 0
      ? null
      : `${keysWord(expiring.count)} ${expiring.count === 1 ? 'expires' : 'expire'} soon`,
    idle.count === 0 ? null : `${keysWord(idle.count)} ${idle.count === 1 ? 'lies' : 'lie'} idle`,
  ];
  const sentences = [facts, keys].map((list) => list.filter((fact) => fact !== null).join(', '));
  return `${sentences.filter((text) => text !== '').join('; ')}.`;
}

function keysWord(count: number): string {
  return `${countWord(count)} ${count === 1 ? 'key' : 'keys'}`;
}
