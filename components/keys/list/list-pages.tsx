import { LinkButton } from '../../ui/link-button';
import { type KeyListState, keyListHref } from '../links';

interface ListPagesProps {
  slug: string;
  list: KeyListState;
  nextCursor: string | null;
}

/** The way on, and back to the beginning. */
export function ListPages({ slug, list, nextCursor }: ListPagesProps) {
  if (list.cursor === null && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex gap-2">
      {list.cursor !== null && (
        <LinkButton prefetch={false} href={keyListHref(slug, { ...list, cursor: null })}>
          First page
        </LinkButton>
      )}
      {nextCursor !== null && (
        <LinkButton prefetch={false} href={keyListHref(slug, { ...list, cursor: nextCursor })}>
          Next page
        </LinkButton>
      )}
    </nav>
  );
}
