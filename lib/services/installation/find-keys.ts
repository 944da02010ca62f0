import type { InstallationKey } from '../../core/installation-key';
import { type KeySearch, readKeySearch } from '../../core/key-search';
import { searchKeys } from '../../stores/installation-keys';
import { authorize } from '../authorize';
import type { Context } from '../context';
import { identifySecrets } from './identify-secrets';

/** What a search by the operator found. */
export interface FoundKeys {
  /** What the text was taken for; null: for nothing, it was empty. */
  by: KeySearch['by'] | null;
  keys: readonly InstallationKey[];
  /** How many of the pasted secrets belong to no key. */
  unknown: number;
  /** Where the next page begins; null on the last. */
  nextCursor: string | null;
}

/** How many keys a page has. */
const PAGE_SIZE = 50;

/**
 * The keys of any workspace that a text names (lib/core/key-search.ts): newest first, page by page. A pasted
 * secret comes by POST; it is neither logged nor stored nor answered.
 * @param query.cursor as the previous page gave it
 */
export async function findKeys(
  ctx: Context,
  query: { text: string; cursor: string | null },
): Promise<FoundKeys> {
  authorize(ctx, 'installation:manage');
  const { runtime } = ctx;
  const search = readKeySearch(runtime.keyFormats, query.text);
  if (search === null) return { by: null, keys: [], unknown: 0, nextCursor: null };
  if (search.by === 'secret') {
    const found = await identifySecrets(ctx, search.secrets);
    const unknown = search.secrets.length - found.size;
    return { by: 'secret', keys: [...found.values()], unknown, nextCursor: null };
  }
  const keys = await searchKeys(runtime.database.pool, search, {
    after: query.cursor,
    limit: PAGE_SIZE + 1,
  });
  const page = keys.slice(0, PAGE_SIZE);
  const nextCursor = keys.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null;
  return { by: search.by, keys: page, unknown: 0, nextCursor };
}
