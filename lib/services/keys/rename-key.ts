import { notFound } from '../../core/errors';
import type { ChangedKey } from '../../core/key-view';
import { updateKeyName } from '../../stores/keys';
import type { Context } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import { loadKey } from './load-key';

/** Changes the name of a key; the same name again changes and records nothing. */
export async function renameKey(ctx: Context, id: string, name: string): Promise<ChangedKey> {
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    touch({ keys: [key.id] });
    if (key.name === name) return key;
    if (!(await updateKeyName(tx, ctx.actor.workspaceId, key.id, name))) throw notFound('API key');
    await auditKey(tx, ctx, key.id, 'api_key.renamed', {
      before: { name: key.name },
      after: { name },
    });
    return { ...key, name };
  });
  return { key: result, propagation };
}
