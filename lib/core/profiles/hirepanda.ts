import type { Profile } from '../profile';
import { keydesk } from './keydesk';

/** Four permissions to read, and templates for the four types of keys. */
export const hirepanda: Profile = {
  ...keydesk,
  product: { name: 'HirePanda', supportAddress: null },
  resources: [
    { name: 'jobs', label: 'Jobs', read: 'View jobs' },
    { name: 'candidates', label: 'Candidates', read: 'List candidates' },
    { name: 'analytics', label: 'Analytics', read: 'Access analytics' },
    { name: 'webhooks', label: 'Webhooks', read: 'Read webhooks' },
  ],
  templates: [
    {
      id: 'production',
      label: 'Production',
      name: 'Production',
      level: 'full',
      scopes: [],
      expiry: 'never',
    },
    {
      id: 'development',
      label: 'Development',
      name: 'Development',
      level: 'limited',
      scopes: ['jobs:read', 'candidates:read'],
      expiry: '90d',
    },
    { id: 'ci', label: 'CI/CD', name: 'CI/CD', level: 'read_only', scopes: [], expiry: '90d' },
    {
      id: 'analytics',
      label: 'Analytics',
      name: 'Analytics',
      level: 'limited',
      scopes: ['analytics:read'],
      expiry: '90d',
    },
  ],
  labels: {
    menuPath: ['Dashboard Settings', 'API Keys'],
    heading: 'API Keys',
    createButton: 'Generate New API Key',
    notice: null,
  },
};
