import type { RestrictionKind, Restrictions } from '@/lib/core/restrictions/restrictions';

/** How restrictions were met in the last 24 hours. */
export interface RestrictionUse {
  /** By rule of the address list: how many requests came from within. */
  addresses: readonly { rule: string; requests: number }[];
  /** What those that only report would have refused. */
  reports: readonly { reason: string; requests: number }[];
}

interface RestrictionListProps {
  restrictions: Restrictions;
  use: RestrictionUse;
}

const KINDS = [
  { kind: 'addresses', field: 'allowedAddresses', word: 'From' },
  { kind: 'referrers', field: 'allowedReferrers', word: 'On pages of' },
  { kind: 'endpoints', field: 'allowedEndpoints', word: 'For' },
] as const satisfies readonly { kind: RestrictionKind; field: keyof Restrictions; word: string }[];

/** What binds a key beside its scopes. */
export function RestrictionList({ restrictions, use }: RestrictionListProps) {
  const set = KINDS.filter(({ field }) => restrictions[field] !== null);
  const refused = use.reports.reduce((total, { requests }) => total + requests, 0);
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
          {kind === 'addresses' && <Unmet use={use} />}
        </li>
      ))}
      {restrictions.reportOnly.length > 0 && (
        <li className="text-text-2">
          In the last 24 h it would have refused {refused.toLocaleString('en-GB')}{' '}
          {refused === 1 ? 'request that was' : 'requests that were'} let through.
        </li>
      )}
    </ul>
  );
}

// A rule from which nothing comes may be a mistake, or not needed any more.
function Unmet({ use }: { use: RestrictionUse }) {
  const unmet = use.addresses.filter(({ requests }) => requests === 0);
  if (unmet.length === 0 || unmet.length === use.addresses.length) return null;
  return (
    <span className="block text-text-2">
      Nothing came from <code>{unmet.map(({ rule }) => rule).join(', ')}</code> in the last 24 h
    </span>
  );
}
