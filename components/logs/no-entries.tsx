import { LOG_PARAMETERS, NO_LOG_FILTERS } from '@/lib/core/log-filter';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { type LogListState, logListHref } from './links';

/** Why the list is empty, and what to do. */
export function NoEntries({ slug, list }: { slug: string; list: LogListState }) {
  const given = LOG_PARAMETERS.filter((name) => list.query[name] !== '');
  if (given.length === 0) {
    return (
      <EmptyState title={`No requests with ${list.environment} keys`}>
        <p>
          A request appears here a second after it was made, whether it was let through or refused.
        </p>
      </EmptyState>
    );
  }
  const all = { ...list, query: NO_LOG_FILTERS, cursor: null };
  return (
    <EmptyState title="No request fits">
      <p className="break-words">
        Nothing matches {given.map((name) => `${name} = ${list.query[name]}`).join(' and ')}.
      </p>
      <LinkButton prefetch={false} href={logListHref(slug, all)}>
        Clear filters
      </LinkButton>
    </EmptyState>
  );
}
