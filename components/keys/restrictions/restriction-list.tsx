import type { RestrictionKind, Restrictions } from '@/lib/core/restrictions/restrictions';

interface RestrictionListProps {
  restrictions: Restrictions;
  /** What those that only report would have refused in the last 24 hours. */
  reports: readonly { reason: string; requests: number }[];
}

const KINDS = [
  { kind: 'addresses', field: 'allowedAddresses', word: 'From' },
  { kind: 'referrers', field: 'allowedReferrers', word: 'On pages of' },
  { kind: 'endpoints', field: 'allowedEndpoints', word: 'For' },
] as const satisfies readonly { kind: RestrictionKind; field: keyof Restrictions; word: string }[];

/** What binds a key beside its scopes. */
export function RestrictionList({ restrictions, reports }: RestrictionListProps) {
  const set = KINDS.filter(({ field }) => restrictions[field] !== null);
  const refused = reports.reduce((total, { requests }) => total + requests, 0);
  if (set.length === 0) return <>None: it works from anywhere, for all that its scopes allow</>;
  return (
    <ul className="grid gap-1">
      {set.map(({ kind, field, word }) => (
        <li key={kind}>
          <span className="text-text-2">{word} </span>
          <code className="break-words">{restrictions[field]?.join(', ')}</code>
          {restrictions.reportOnly.includes(kind) && (
            <span className="text-text-2"> (only reported)</span>
          )}
        </li>
      ))}
      {restrictions.reportOnly.length > 0 && (
        <li className="text-text-2">
          In the last 24 h it would have refused {refused.toLocaleString('en-GB')} requests that
          were let through.
        </li>
      )}
    </ul>
  );
}
