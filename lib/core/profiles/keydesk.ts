import type { Profile } from '../profile';

/** The default: the company's name is ours until a profile says another. */
export const keydesk: Profile = {
  product: { name: 'Keydesk', supportAddress: null },
  keyFormats: {
    live: { prefix: 'sk_live_', bodyLength: 22 },
    test: { prefix: 'sk_test_', bodyLength: 22 },
  },
  owner: 'workspace',
  resources: [],
  writeIncludesRead: true,
  levels: {
    full: 'Full',
    read_only: 'Read-only',
    limited: 'Limited',
    default: { live: 'read_only', test: 'full' },
  },
  templates: [
    { id: 'ci', label: 'CI read-only', name: 'CI', level: 'read_only', scopes: [], expiry: '90d' },
    {
      id: 'server',
      label: 'Server full',
      name: 'Server',
      level: 'full',
      scopes: [],
      expiry: 'never',
    },
    {
      id: 'partner',
      label: 'Partner (limited)',
      name: 'Partner',
      level: 'limited',
      scopes: ['workspaces:read', 'usage:read'],
      expiry: '365d',
    },
  ],
  expiry: { policy: 'optional', default: 'never', maxLifetimeDays: null },
  scopesAfterCreation: 'narrow',
  managementApi: 'list_and_revoke',
  rotationReminderDays: 90,
  rateLimitPerMinute: 6_000,
  labels: {
    menuPath: ['Settings', 'API Keys'],
    heading: 'API Keys',
    createButton: 'Create key',
    notice: null,
  },
};
