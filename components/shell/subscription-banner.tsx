import type { Subscription } from '@/lib/core/subscription';
import { Notice } from '../ui/notice';

/** What the subscription of a workspace means for its keys; nothing while it is active. */
export function SubscriptionBanner({ subscription }: { subscription: Subscription }) {
  if (subscription === 'active') return null;
  return (
    <Notice tone={subscription === 'inactive' ? 'danger' : 'warn'} role="note" className="mb-5">
      {subscription === 'inactive'
        ? 'The subscription of this workspace is inactive: every request with its keys is refused. These pages keep working, and the keys work again once it is active.'
        : 'A payment for this workspace is overdue. Its keys still work.'}
    </Notice>
  );
}
