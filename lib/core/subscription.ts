import { z } from 'zod';
import { nameSchema } from './text';

/** Whether a workspace's keys may be used: all but `inactive` let them through. */
export const SUBSCRIPTIONS = ['active', 'past_due', 'inactive'] as const;
export type Subscription = (typeof SUBSCRIPTIONS)[number];

/** What the company's billing sets; without a plan the one that was told before stays. */
export const subscriptionSchema = z.strictObject({
  subscription: z.enum(SUBSCRIPTIONS, `Give ${SUBSCRIPTIONS.join(', ')}.`),
  plan: nameSchema.optional(),
});

export type SubscriptionInput = z.output<typeof subscriptionSchema>;
