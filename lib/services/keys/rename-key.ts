import { notFound } from '../../core/errors';
import type { KeyView } from '../../core/key-view';
import { updateKeyName } from '../../stores/keys';
import { transaction } from '../../stores/transaction';
import type { Context } from '../context';
import { auditKey } from './audit-key';
import { loadKey } from './load-key';

/** Changes the name of a key; the same name again changes and records nothing. */
export async function renameKey(ctx: Context, id: string, name: string): Promise<KeyView> {
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    if (key.name === name) return key;
    if (!(await updateKeyName(tx, ctx.actor.workspaceId, key.id, name))) throw notFound('API key');
    await auditKey(tx, ctx, key.id, 'api_key.renamed', {
      before: { name: key.name },
      after: { name },
    });
    return { ...key, name };
  });
}
