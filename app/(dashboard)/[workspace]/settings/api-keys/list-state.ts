import { DEFAULT_SORT, type KeyListState } from '@/components/keys/links';
import type { Environment } from '@/lib/core/key-format';
import { KEY_SORTS, STATUS_FILTERS } from '@/lib/core/page';
import { holdsSecret } from '@/lib/web/profile';
import { environmentOf, many, one, type SearchParams } from '../../../../search-params';

/** Which list an address asks for. What it cannot mean is left out. */
export function listStateOf(query: Awaited<SearchParams>, fallback: Environment): KeyListState {
  const statuses = many(query, 'status');
  const search = one(query, 'q')?.trim().slice(0, 200) ?? '';
  return {
    environment: environmentOf(query, fallback),
    statuses: STATUS_FILTERS.filter((status) => statuses.includes(status)),
    search: holdsSecret(search) ? '' : search,
    sort: KEY_SORTS.find((sort) => sort === one(query, 'sort')) ?? DEFAULT_SORT,
    cursor: one(query, 'cursor'),
  };
}
