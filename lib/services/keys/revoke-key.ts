import type { Propagation } from '../../core/barrier';
import type { UserId } from '../../core/ids';
import { revokeKeyRow } from '../../stores/keys';
import type { Context } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import { loadKey } from './load-key';

/** What happened: revoked now, revoked before, or only validated (a test key's write). */
export type Revocation = 'revoked' | 'already_revoked' | 'simulated';

/**
 * Revokes a key for good; it stays as history. When this returns, no verifier accepts the key any more.
 * Repeated: the same answer and no second audit row (attack 40), and the same certainty. A test key's request is validated in full and changes nothing (document 002).
 */
export async function revokeKey(
  ctx: Context,
  id: string,
  reason: string | null,
): Promise<{ outcome: Revocation; propagation: Propagation | null }> {
  const { result, propagation } = await acknowledgedChange(
    ctx.runtime,
    async (tx, touch): Promise<Revocation> => {
      const key = await loadKey(ctx, tx, id, 'keys:revoke');
      if (ctx.actor.type === 'key' && ctx.actor.environment === 'test') return 'simulated';
      touch({ keys: [key.id] });
      if (key.status === 'REVOKED') return 'already_revoked';
      const at = ctx.runtime.now();
      const isRevoked = await revokeKeyRow(tx, ctx.actor.workspaceId, key.id, {
        at,
        by: personOf(ctx),
        reason,
      });
      if (!isRevoked) return 'already_revoked';
      await auditKey(tx, ctx, key.id, 'api_key.revoked', {
        before: { status: key.status },
        after: { status: 'REVOKED', reason },
      });
      return 'revoked';
    },
  );
  return { outcome: result, propagation };
}

function personOf({ actor }: Context): UserId | null {
  return actor.type === 'user' ? actor.userId : null;
}
