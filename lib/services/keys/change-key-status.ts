import { DomainError } from '../../core/errors';
import type { ChangedKey } from '../../core/key-view';
import { changeKeyStatus } from '../../stores/keys';
import type { Context } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import { loadKey } from './load-key';

/** Refuses the key from the next request on; it can be activated again. Repeated: nothing happens. */
export function deactivateKey(ctx: Context, id: string): Promise<ChangedKey> {
  return moveKey(ctx, id, { from: 'ACTIVE', to: 'INACTIVE' }, 'api_key.deactivated');
}

/** Accepts a deactivated key again. Repeated: nothing happens. */
export function activateKey(ctx: Context, id: string): Promise<ChangedKey> {
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
): Promise<ChangedKey> {
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    touch({ keys: [key.id] });
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
  return { key: result, propagation };
}

/** The refusal of every change to a revoked key. */
export function revokedIsFinal(): DomainError {
  return new DomainError('conflict', 'This key is revoked, and that is final. Create a new key.', {
    reason: 'key_revoked',
  });
}
