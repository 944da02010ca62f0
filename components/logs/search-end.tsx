import { LinkButton } from '../ui/link-button';
import { Time } from '../ui/time';
import { type LogListState, logListHref } from './links';

interface SearchEndProps {
  slug: string;
  list: LogListState;
  page: { nextCursor: string | null; searchedTo: Date | null; beginning: Date };
}

/** How far back the list goes, and the way on. */
export function SearchEnd({
  slug,
  list,
  page: { nextCursor, searchedTo, beginning },
}: SearchEndProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      {(list.cursor !== null || nextCursor !== null) && (
        <nav aria-label="Pages" className="flex gap-2">
          {list.cursor !== null && (
            <LinkButton prefetch={false} href={logListHref(slug, { ...list, cursor: null })}>
              Newest
            </LinkButton>
          )}
          {nextCursor !== null && (
            <LinkButton prefetch={false} href={logListHref(slug, { ...list, cursor: nextCursor })}>
              {searchedTo === null ? 'Older' : 'Look further back'}
            </LinkButton>
          )}
        </nav>
      )}
      <p className="text-text-3 text-xs">
        {searchedTo !== null ? (
          <>
            Looked back to <Time date={searchedTo} /> so far.
          </>
        ) : (
          nextCursor === null && (
            <>
              That is all since <Time date={beginning} form="day" />: what is older is deleted.
            </>
          )
        )}
      </p>
    </div>
  );
}
