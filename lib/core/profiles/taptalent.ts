import type { Profile } from '../profile';
import { keydesk } from './keydesk';

/** Keys are managed in the dashboard alone; the API tells a key its own status. */
export const taptalent: Profile = {
  ...keydesk,
  product: { name: 'TapTalent', supportAddress: null },
  resources: [
    { name: 'jobs', label: 'Jobs', read: 'Read jobs', write: 'Create and change jobs' },
    {
      name: 'candidates',
      label: 'Candidates',
      read: 'Read candidates',
      write: 'Create and change candidates',
    },
    {
      name: 'applications',
      label: 'Applications',
      read: 'Read applications',
      write: 'Create and change applications',
    },
  ],
  templates: [
    {
      id: 'server',
      label: 'Server full',
      name: 'Server',
      level: 'full',
      scopes: [],
      expiry: 'never',
    },
    {
      id: 'reporting',
      label: 'Reporting read-only',
      name: 'Reporting',
      level: 'read_only',
      scopes: [],
      expiry: 'never',
    },
  ],
  managementApi: 'status',
  labels: {
    menuPath: ['Account Settings', 'Developers', 'API Key Management'],
    heading: 'API Key Management',
    createButton: 'Generate API Key',
    notice: null,
  },
};
