import type { ReasonEntry } from './reason-entry';

/** Why nothing is sent to a workspace's webhook, or it cannot be set up. */
export const WEBHOOK_REASONS: readonly ReasonEntry[] = [
  {
    reason: 'webhook_exists',
    code: 'conflict',
    meaning: 'The workspace has a webhook already; it can have one.',
    remedy: 'Change its address, or remove it first.',
  },
  {
    reason: 'webhook_off',
    code: 'conflict',
    meaning: 'Nothing is sent: the webhook is switched off, or there is none.',
    remedy: 'Switch it on, then send.',
  },
  {
    reason: 'delivery_pending',
    code: 'conflict',
    meaning: 'The delivery is waiting to be sent already.',
    remedy: 'Wait for its next attempt.',
  },
];
