import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { type AuditListState, auditHref, isFiltered, NO_FILTERS } from './links';

interface NoActsProps {
  slug: string;
  list: AuditListState;
}

/** An empty list of acts, with the way back where filters made it so. */
export function NoActs({ slug, list }: NoActsProps) {
  if (!isFiltered(list)) {
    return (
      <EmptyState title="Nothing was done yet">
        <p>
          What anybody changes here stands in this list from then on, and nobody can take it out.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No act fits these filters">
      <p>Widen them, or look at everything.</p>
      <LinkButton prefetch={false} href={auditHref(slug, { ...list, ...NO_FILTERS, cursor: null })}>
        Show everything
      </LinkButton>
    </EmptyState>
  );
}
