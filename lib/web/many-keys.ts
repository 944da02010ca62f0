import 'server-only';
import { notFound } from 'next/navigation';
import { isDomainError } from '../core/errors';
import type { ManyKind } from '../core/many-keys';
import type { ListKeysQuery } from '../services/keys/list-keys';
import { countListedKeys } from '../services/keys/list-keys';
import type { ManyKeys } from '../services/keys/many-keys';
import { type ManyPreview, previewManyKeys } from '../services/keys/preview-many-keys';
import type { KeysPage } from './dashboard';
import { memberContext } from './session';

/** What a change of many keys would reach, or why it cannot be made. */
export async function getManyPreview(
  slug: string,
  kind: ManyKind,
  keys: ManyKeys,
): Promise<ManyPreview | { fault: string }> {
  const ctx = (await memberContext(slug)) ?? notFound();
  try {
    return await previewManyKeys(ctx, kind, keys);
  } catch (error) {
    if (!isDomainError(error) || error.code === 'unavailable') throw error;
    return { fault: error.message };
  }
}

/** How many keys a list holds, up to 1,000, where that is more than its page shows; else null. */
export async function countMatchingKeys(
  slug: string,
  filter: ListKeysQuery['filter'],
  { isFirst, nextCursor, count }: Pick<KeysPage, 'nextCursor' | 'count'> & { isFirst: boolean },
): Promise<number | null> {
  if (isFirst && nextCursor === null) return null;
  if (filter.statuses.length === 0 && filter.search === null) return count;
  return await countListedKeys((await memberContext(slug)) ?? notFound(), filter);
}
