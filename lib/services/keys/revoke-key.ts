import type { UserId } from '../../core/ids';
import { revokeKeyRow } from '../../stores/keys';
import { transaction } from '../../stores/transaction';
import type { Context } from '../context';
import { auditKey } from './audit-key';
import { loadKey } from './load-key';

/** What happened: revoked now, revoked before, or only validated (a test key's write). */
export type Revocation = 'revoked' | 'already_revoked' | 'simulated';

/**
 * Revokes a key for good; it stays as history. Repeated: the same answer and no second audit row
 * (attack 40). A test key's request is validated in full and changes nothing (document 002).
 */
export async function revokeKey(
  ctx: Context,
  id: string,
  reason: string | null,
): Promise<Revocation> {
  return await transaction(ctx.runtime.database.prisma, async (tx) => {
    const key = await loadKey(ctx, tx, id, 'keys:revoke');
    if (ctx.actor.type === 'key' && ctx.actor.environment === 'test') return 'simulated';
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
  });
}

function personOf({ actor }: Context): UserId | null {
  return actor.type === 'user' ? actor.userId : null;
}
