import type { Environment } from '@/lib/core/key-format';
import { logSearch, type UsageFilter, type UsageQuery, usageSearch } from '@/lib/core/usage-filter';
import { intervalHref } from './interval-href';

/** What the address of a page of usage says. */
export interface UsagePlace {
  slug: string;
  environment: Environment;
  query: UsageQuery;
}

/** The page of usage with something of it changed; empty takes a filter away. */
export function usageHref(
  { slug, environment, query }: UsagePlace,
  changes: Partial<UsageQuery> = {},
): string {
  return `/${slug}/usage?${usageSearch(environment, { ...query, ...changes })}`;
}

/** A part of the page as a file. */
export function usageCsvHref({ slug, environment, query }: UsagePlace, block: string): string {
  const search = usageSearch(environment, query);
  search.set('block', block);
  return `/${slug}/usage/export?${search}`;
}

/** The log of the requests that the page is about, without a time. */
export function logAddress(slug: string, filter: UsageFilter): string {
  return `/${slug}/logs?${logSearch(filter)}`;
}

/** The log of the requests that a mark stands for: what else is said of them, in the words of the log's address. */
export function logsHref(
  slug: string,
  filter: UsageFilter,
  span: readonly [number, number],
  part: Readonly<Record<string, string>> = {},
): string {
  return intervalHref(logAddress(slug, filter), span, `${new URLSearchParams(part)}`);
}
