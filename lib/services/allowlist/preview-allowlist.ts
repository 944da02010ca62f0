import type { PreviewAllowlistInput } from '../../core/restrictions/allowlist-input';
import type { Confirmation } from '../../core/restrictions/confirmation';
import { describeReplay, type Replay, replay } from '../../core/restrictions/replay';
import { authorize } from '../authorize';
import type { Context, SystemActor, UserActor } from '../context';
import { requireConfirmed } from '../require-confirmed';
import { recentUse } from './recent-use';

/**
 * What a list of addresses would have done to the requests of the last 24 hours that were let through, by
 * the hourly counts: whole hours, and addresses beyond a key's 1,000 in an hour are not judged.
 */
export async function previewAllowlist(
  ctx: Context<UserActor | SystemActor>,
  { addresses, environments }: PreviewAllowlistInput,
): Promise<Replay> {
  authorize(ctx, 'workspace:read');
  return replay(await recentUse(ctx, { environments }), addresses);
}

/** Nobody is locked out silently: what would have refused requests must be confirmed. @throws DomainError */
export function confirmReplay(replayed: Replay, confirmed: readonly Confirmation[]): void {
  if (replayed.refused === 0) return;
  const refused_requests = describeReplay(replayed);
  requireConfirmed(['refused_requests'], confirmed, { refused_requests });
}
