import 'server-only';
import { notFound } from 'next/navigation';
import type { KeyView } from '../core/key-view';
import type { Notice } from '../core/notice';
import { seenKeys } from '../services/keys/many-keys';
import { listNotices } from '../services/notices/list-notices';
import { memberContext } from './session';

type NamedKey = Pick<KeyView, 'id' | 'name' | 'lastFour' | 'environment'>;

/** What the workspace is told, with those of the named keys that the person may see. */
export async function listPageNotices(
  slug: string,
): Promise<readonly (Notice & { keys: readonly NamedKey[] })[]> {
  const ctx = (await memberContext(slug)) ?? notFound();
  const notices = await listNotices(ctx);
  const ids = notices.flatMap(({ keyIds }) => keyIds);
  const keys = ids.length === 0 ? [] : await seenKeys(ctx, ids);
  return notices.map((notice) => ({
    ...notice,
    keys: keys
      .filter(({ id }) => notice.keyIds.includes(id))
      .map(({ id, name, lastFour, environment }) => ({ id, name, lastFour, environment })),
  }));
}
