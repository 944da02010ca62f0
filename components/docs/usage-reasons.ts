import type { ReasonEntry } from './reason-entry';

/** What reports of usage are refused for. */
export const USAGE_REASONS: readonly ReasonEntry[] = [
  {
    reason: 'idempotency_key_used',
    code: 'conflict',
    meaning: 'Another report was sent under this idempotency key within the last day.',
    remedy: 'Give each report a name of its own, and send the same one again only unchanged.',
  },
];
