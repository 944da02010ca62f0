import type { Check } from '@/lib/core/verification';

/** What each check of a decision asks. */
export const CHECK_LABELS: Readonly<Record<Check, string>> = {
  known: 'The key exists',
  environment: 'It belongs to the environment that was asked for',
  status: 'It is active, and its secret is the current one',
  expiry: 'It has not expired',
  subscription: 'The subscription of its workspace is active',
  endpoint: 'The path is one that it may call',
  scope: 'It has every scope that the request needs',
  rate_limit: 'It is within its rate limits',
};
