import type { Evidence } from '@/lib/core/alerts/rules';

const LABELS: Readonly<Record<string, string>> = {
  limit_per_minute: 'Limit, requests a minute',
  used_percent: 'Used of it',
  refused_requests: 'Refused requests',
  requests: 'Requests',
  window_minutes: 'Within',
  error_percent: 'Failed',
  errors: 'Failed requests',
  usual_requests: 'Usual requests',
  weeks: 'Weeks compared',
  countries: 'New countries',
  networks: 'New networks',
  idle_days: 'Days without a request',
  idle_since: 'Idle since',
  expires_at: 'Expires at',
  days_left: 'Days left',
  secret_days: 'Days since the secret was made',
  rotation_days: 'To be replaced after',
};

/** What follows a number, where its label does not say it. */
const UNITS: Readonly<Record<string, string>> = {
  used_percent: '%',
  error_percent: '%',
  window_minutes: 'minutes',
  rotation_days: 'days',
};

const MOMENTS: ReadonlySet<string> = new Set(['idle_since', 'expires_at']);

/** What a rule saw, as labels and words (`Within`, `30 minutes`) or moments. What is empty is left out. */
export function evidenceWords(evidence: Evidence): { label: string; words: string | Date }[] {
  return Object.entries(evidence)
    .map(([name, value]) => ({
      label: LABELS[name] ?? name.replaceAll('_', ' '),
      words: momentOf(name, value) ?? wordsOf(name, value),
    }))
    .filter(({ words }) => words !== '');
}

function momentOf(name: string, value: Evidence[string]): Date | null {
  if (!MOMENTS.has(name) || typeof value !== 'string') return null;
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? null : moment;
}

function wordsOf(name: string, value: Evidence[string]): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return value.join(', ');
  const unit = UNITS[name];
  return `${value.toLocaleString('en-GB')}${unit === undefined ? '' : ` ${unit}`}`;
}
