import type { Environment } from '@/lib/core/key-format';
import {
  type LogPart,
  logSearch,
  type UsageFilter,
  type UsageQuery,
  usageSearch,
} from '@/lib/core/usage-filter';

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

/** The log of the requests that a mark stands for. */
export function logsHref(
  slug: string,
  filter: UsageFilter,
  span: readonly [number, number],
  part: LogPart = {},
): string {
  return `/${slug}/logs?${logSearch(filter, span, part)}`;
}
