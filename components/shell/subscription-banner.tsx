import type { Subscription } from '@/lib/core/subscription';
import { Notice } from '../ui/notice';

interface SubscriptionBannerProps {
  subscription: Subscription;
  /** Why the operator refuses all keys; null: they do not. */
  suspendedReason: string | null;
}

/** What the subscription of a workspace, or its suspension, means for its keys; nothing while all is well. */
export function SubscriptionBanner({ subscription, suspendedReason }: SubscriptionBannerProps) {
  if (suspendedReason !== null) {
    return (
      <Notice tone="danger" role="note" className="mb-5">
        The operator has suspended this workspace: every request with its keys is refused until it
        is resumed. Reason: {suspendedReason}
      </Notice>
    );
  }
  if (subscription === 'active') return null;
  return (
    <Notice tone={subscription === 'inactive' ? 'danger' : 'warn'} role="note" className="mb-5">
      {subscription === 'inactive'
        ? 'The subscription of this workspace is inactive: every request with its keys is refused. These pages keep working, and the keys work again once it is active.'
        : 'A payment for this workspace is overdue. Its keys still work.'}
    </Notice>
  );
}
