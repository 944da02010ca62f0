import type { Environment } from '@/lib/core/key-format';
import { LOG_PARAMETERS, type LogQuery, NO_LOG_FILTERS } from '@/lib/core/log-filter';

/** What the address of the log holds. */
export interface LogListState {
  environment: Environment;
  query: LogQuery;
  cursor: string | null;
  /** Whether what is new appears by itself. */
  isLive: boolean;
}

/** The address of the requests that a filter means, for links from elsewhere. */
export function logsHref(
  slug: string,
  environment: Environment,
  filters: Partial<LogQuery> = {},
): string {
  const query = { ...NO_LOG_FILTERS, ...filters };
  return logListHref(slug, { environment, query, cursor: null, isLive: false });
}

/** The address of a list of requests, with one of them opened. */
export function logListHref(slug: string, state: LogListState, entry?: string): string {
  const search = searchOf(state);
  if (state.cursor !== null) search.set('cursor', state.cursor);
  if (state.isLive) search.set('live', '1');
  if (entry !== undefined) search.set('entry', entry);
  return `/${slug}/logs?${search}`;
}

/** Where it is told what is new. */
export function logTailHref(slug: string, state: LogListState, after: string | null): string {
  const search = searchOf(state);
  if (after !== null) search.set('after', after);
  return `/${slug}/logs/tail?${search}`;
}

function searchOf({ environment, query }: LogListState): URLSearchParams {
  const search = new URLSearchParams({ env: environment });
  for (const name of LOG_PARAMETERS) if (query[name] !== '') search.set(name, query[name]);
  return search;
}
