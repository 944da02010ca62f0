import type { Check } from '@/lib/core/verification';

/** What each check of a decision asks. */
export const CHECK_LABELS: Readonly<Record<Check, string>> = {
  known: 'The key exists',
  environment: 'It belongs to the environment that was asked for',
  status: 'It is active, and its secret is the current one',
  expiry: 'It has not expired',
  subscription: 'The subscription of its workspace is active',
  workspace_addresses: 'The address is one that its workspace allows',
  addresses: 'The address is one that it works from',
  referrer: 'The website is one that it works on',
  endpoint: 'Method and path are ones that it may call',
  scope: 'It has every scope that the request needs',
  rate_limit: 'It is within its rate limits',
};
