import { type LogListState, logListHref } from '@/components/logs/links';
import { LogFacts } from '@/components/logs/log-facts';
import { LogSheet } from '@/components/logs/log-sheet';
import { publicUrl } from '@/lib/web/dashboard';
import { getLoggedRequest } from '@/lib/web/logs';

interface RequestSheetProps {
  slug: string;
  list: LogListState;
  id: string;
  closeHref: string;
}

/** One request of the log above its list. */
export async function RequestSheet({ slug, list, id, closeHref }: RequestSheetProps) {
  const entry = await getLoggedRequest(slug, list, id);
  const origin = publicUrl();
  return (
    <LogSheet environment={list.environment} closeHref={closeHref}>
      {entry === null ? (
        <p>
          The request <code className="break-all">{id}</code> is not in the log: it is older than
          what is kept, was never kept, or is not of this workspace and environment.
        </p>
      ) : (
        <LogFacts
          slug={slug}
          environment={list.environment}
          entry={entry}
          address={`${origin}${logListHref(slug, { ...list, cursor: null, isLive: false }, id)}`}
          origin={origin}
        />
      )}
    </LogSheet>
  );
}
