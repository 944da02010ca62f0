import type { LogListState } from '@/components/logs/links';
import type { Environment } from '@/lib/core/key-format';
import { readLogQuery } from '@/lib/core/log-filter';
import { holdsSecret } from '@/lib/web/profile';
import { environmentOf, one, type SearchParams } from '../../../search-params';

type Query = Awaited<SearchParams>;

/** What the address of the log says. What is new is shown by itself on its first page alone. */
export function logListOf(query: Query, fallback: Environment): LogListState {
  const cursor = one(query, 'cursor');
  const filters = readLogQuery((name) => textOf(query, name));
  return {
    environment: environmentOf(query, fallback),
    query: filters,
    cursor,
    isLive: one(query, 'live') === '1' && cursor === null && filters.to === '',
  };
}

function textOf(query: Query, name: string): string {
  const text = one(query, name)?.trim().slice(0, 254) ?? '';
  return holdsSecret(text) ? '' : text;
}
