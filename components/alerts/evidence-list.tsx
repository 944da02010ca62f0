import type { Evidence } from '@/lib/core/alerts/rules';

const LABELS: Readonly<Record<string, string>> = {
  limit_per_minute: 'Limit, requests a minute',
  used_percent: 'Used of it',
  refused_requests: 'Refused requests',
  requests: 'Requests',
  window_minutes: 'Within minutes',
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
  rotation_days: 'To be replaced after days',
};

/** What a rule saw when it was worst. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const shown = Object.entries(evidence).filter(([, value]) => textOf('', value) !== '');
  if (shown.length === 0) return null;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1">
      {shown.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-text-2">{LABELS[name] ?? name.replaceAll('_', ' ')}</dt>
          <dd className="break-words tabular-nums">{textOf(name, value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(name: string, value: Evidence[string]): string {
  if (typeof value === 'number') {
    return `${value.toLocaleString('en-GB')}${name.endsWith('_percent') ? ' %' : ''}`;
  }
  return typeof value === 'string' ? value : value.join(', ');
}
