import type { Subscription } from '@/lib/core/subscription';
import { Notice } from '../ui/notice';

interface SubscriptionBannerProps {
  subscription: Subscription;
  /** Whether the operator refuses every key, whatever the subscription says. */
  isSuspended: boolean;
}

/** What the state of a workspace means for its keys; nothing while they all may be used. */
export function SubscriptionBanner({ subscription, isSuspended }: SubscriptionBannerProps) {
  if (isSuspended) {
    return (
      <Notice tone="danger" role="note" className="mb-5">
        The operator has suspended this workspace: every request with its keys is refused. These
        pages keep working, and the keys work again once it is resumed.
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
