import type { KeyView } from '../../core/key-view';
import type { Context } from '../context';
import { loadKey } from './load-key';

/** One key, as far as the actor may see it; `not_found` otherwise. */
export async function getKey(ctx: Context, id: string): Promise<KeyView> {
  return await loadKey(ctx, ctx.runtime.database.prisma, id, 'keys:read');
}
