import type { Subscription } from '@/lib/core/subscription';

export const SUBSCRIPTION_LABELS: Readonly<Record<Subscription, string>> = {
  active: 'Active',
  past_due: 'Past due',
  inactive: 'Inactive',
};

/** What decides whether a workspace's keys pass: the operator's word before the subscription's. */
export function subscriptionWords({
  suspendedAt,
  subscription,
}: {
  suspendedAt: Date | null;
  subscription: Subscription;
}): string {
  return suspendedAt === null ? SUBSCRIPTION_LABELS[subscription] : '✕ Suspended';
}
