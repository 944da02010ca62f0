import type { Confirmation } from '../../core/restrictions/confirmation';
import { describeReplay, type Replay } from '../../core/restrictions/replay';
import { requireConfirmed } from '../require-confirmed';

/** Nobody is locked out silently: what would have refused requests must be confirmed. @throws DomainError */
export function confirmReplay(replayed: Replay, confirmed: readonly Confirmation[]): void {
  if (replayed.refused === 0) return;
  const refused_requests = describeReplay(replayed);
  requireConfirmed(['refused_requests'], confirmed, { refused_requests });
}
