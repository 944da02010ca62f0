import { DomainError } from '../../core/errors';
import type { KeyView } from '../../core/key-view';
import { changeKeyStatus } from '../../stores/keys';
import { transaction } from '../../stores/transaction';
import type { Context } from '../context';
import { auditKey } from './audit-key';
import { loadKey } from './load-key';

/** Refuses the key from the next request on; it can be activated again. Repeated: nothing happens. */
export function deactivateKey(ctx: Context, id: string): Promise<KeyView> {
  return moveKey(ctx, id, { from: 'ACTIVE', to: 'INACTIVE' }, 'api_key.deactivated');
}

/** Accepts a deactivated key again. Repeated: nothing happens. */
export function activateKey(ctx: Context, id: string): Promise<KeyView> {
  return moveKey(ctx, id, { from: 'INACTIVE', to: 'ACTIVE' }, 'api_key.activated');
}

interface Move {
  from: 'ACTIVE' | 'INACTIVE';
  to: 'ACTIVE' | 'INACTIVE';
}

async function moveKey(
  ctx: Context,
  id: string,
  move: Move,
  action: 'api_key.deactivated' | 'api_key.activated',
): Promise<KeyView> {
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    if (await changeKeyStatus(tx, ctx.actor.workspaceId, key.id, move)) {
      await auditKey(tx, ctx, key.id, action, {
        before: { status: move.from },
        after: { status: move.to },
      });
      return { ...key, status: move.to };
    }
    // Somebody else was faster: to the same end, or to revoking.
    const now = await loadKey(ctx, tx, id, 'keys:manage');
    if (now.status === 'REVOKED') throw revokedIsFinal();
    return now;
  });
}

/** The refusal of every change to a revoked key. */
export function revokedIsFinal(): DomainError {
  return new DomainError('conflict', 'This key is revoked, and that is final. Create a new key.', {
    reason: 'key_revoked',
  });
}
