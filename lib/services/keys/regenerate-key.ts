import { DomainError } from '../../core/errors';
import type { KeyFormat } from '../../core/key-format';
import type { CreatedKey } from '../../core/key-view';
import { lockKey, stopSecrets } from '../../stores/key-secrets';
import type { Context, SystemActor, UserActor } from '../context';
import { acknowledgedChange } from '../engine/acknowledged-change';
import { auditKey } from './audit-key';
import { revokedIsFinal } from './change-key-status';
import { issueSecret } from './issue-secret';
import { type LoadedKey, loadKey } from './load-key';
import { requireRecentProof } from './require-recent-proof';

/**
 * Gives the key a new secret under the same id; the old one stops at once.
 * @param replacing the last four of the secret that the person sees; another one means that somebody
 * was faster, or that the form was sent twice
 * @throws DomainError `conflict` when the key is revoked or was regenerated meanwhile: of two at once
 * exactly one succeeds (attack 40); `forbidden` (`step_up_required`) as for creating such a key
 */
export async function regenerateKey(
  ctx: Context<UserActor | SystemActor>,
  id: string,
  replacing?: string,
): Promise<CreatedKey & { secret: string }> {
  const db = ctx.runtime.database.prisma;
  const seen = await loadKey(ctx, db, id, 'keys:manage');
  await requireRecentProof(ctx, seen);
  const issued = await issueSecret(ctx.runtime, formatOfKey(ctx, seen));
  const { result, propagation } = await acknowledgedChange(ctx.runtime, async (tx, touch) => {
    // Read again behind the lock: only then is it sure whose secret this one replaces.
    await lockKey(tx, ctx.actor.workspaceId, seen.id);
    const key = await loadKey(ctx, tx, id, 'keys:manage');
    if (key.status === 'REVOKED') throw revokedIsFinal();
    if (key.lastFour !== (replacing ?? seen.lastFour)) throw regeneratedMeanwhile();
    await stopSecrets(tx, ctx.actor.workspaceId, key.id);
    await issued.store(tx, ctx.actor.workspaceId, key.id);
    const lastFour = issued.secret.slice(-4);
    await auditKey(tx, ctx, key.id, 'api_key.regenerated', {
      before: { last_four: key.lastFour },
      after: { last_four: lastFour },
    });
    touch({ keys: [key.id] });
    return { ...key, lastFour };
  });
  return { key: result, secret: issued.secret, propagation };
}

// The key keeps its prefix, also under a profile that issues others: people and programs know it by that.
function formatOfKey({ runtime }: Context, { prefix, environment }: LoadedKey): KeyFormat {
  const format = runtime.keyFormats.list.find((known) => known.prefix === prefix);
  return format ?? { environment, prefix, bodyLength: runtime.profile.keyFormats.live.bodyLength };
}

function regeneratedMeanwhile(): DomainError {
  return new DomainError(
    'conflict',
    'This key was regenerated meanwhile, and its new secret was shown there. Regenerate again if it is lost.',
    { reason: 'key_regenerated' },
  );
}
