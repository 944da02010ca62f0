import { ALERT_RULES, type AlertRule } from './rules';

/** What a rule is called. */
export const RULE_LABELS: Readonly<Record<AlertRule, string>> = {
  rate_limit: 'Rate limit',
  failed_authentication: 'Failed authentication',
  error_rate: 'Error rate',
  unusual_volume: 'Unusual volume',
  new_place: 'New country or network',
  idle_key: 'Idle key used',
  expiry: 'Expiry',
  rotation: 'Rotation due',
};

const TITLES: Readonly<Record<AlertRule, readonly [string, ...string[]]>> = {
  rate_limit: ['Rate limit nearly reached', 'Rate limit reached'],
  failed_authentication: ['Failed authentication'],
  error_rate: ['Many requests fail'],
  unusual_volume: ['Unusually many requests'],
  new_place: ['Used from a new place'],
  idle_key: ['Idle key used again'],
  expiry: ['Key expires within 30 days', 'Key expires within 7 days', 'Key expires within a day'],
  rotation: ['Rotation due'],
};

/** What happened, in a few words. */
export function incidentTitle({ rule, level }: { rule: AlertRule; level: number }): string {
  const titles = TITLES[rule];
  return titles[level - 1] ?? titles[titles.length - 1] ?? titles[0];
}

const SENTENCES: Readonly<Record<AlertRule, (threshold: string, rotationDays: string) => string>> =
  {
    rate_limit: (percent) =>
      `Tell us when a live key, or all together, use ${percent} % of their rate limit in a minute, and again when requests are refused by it.`,
    failed_authentication: (requests) =>
      `Tell us when ${requests} requests with a known key are refused within half an hour: an old secret, or an address or website that is not allowed.`,
    error_rate: (percent) =>
      `Tell us when ${percent} % of at least 50 requests with a live key fail within half an hour.`,
    unusual_volume: (times) =>
      `Tell us when a live key makes ${times} times as many requests in an hour as in the same hours of the weeks before, and that is far from what varies.`,
    new_place: (networks) =>
      `Tell us when a live key is used from a country where it was not used in 30 days, or from a new network if it comes from at most ${networks}.`,
    idle_key: (days) =>
      `Tell us when a live key is used again after ${days} days without a request.`,
    expiry: () => 'Tell us 30 days, 7 days and one day before a live key stops working.',
    rotation: (_threshold, days) =>
      `Tell us when the secret of a live key is ${days} days old and should be replaced.`,
  };

/** The rule as a sentence. */
export function ruleSentence(
  rule: AlertRule,
  threshold: number,
  rotationDays: number | null,
): string {
  const days = rotationDays === null ? 'so many' : String(rotationDays);
  return SENTENCES[rule](threshold.toLocaleString('en-GB'), days);
}

/** The rules that there are here: nobody is reminded to rotate where the profile says so. */
export function offeredRules(rotationDays: number | null): readonly AlertRule[] {
  return ALERT_RULES.filter((rule) => rule !== 'rotation' || rotationDays !== null);
}
