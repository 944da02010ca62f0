import type { Profile } from '../profile';
import { keydesk } from './keydesk';

/** One prefix, so no environments; each key is its creator's. */
export const taapit: Profile = {
  ...keydesk,
  product: { name: 'taap.it', supportAddress: null },
  keyFormats: { live: { prefix: 'taapit_', bodyLength: 22 }, test: null },
  owner: 'user',
  resources: [
    { name: 'domains', label: 'Domains', read: 'Read domains', write: 'Add and change domains' },
    { name: 'links', label: 'Links', read: 'Read links', write: 'Create and change links' },
    {
      name: 'projects',
      label: 'Projects',
      read: 'Read projects',
      write: 'Create and change projects',
    },
    {
      name: 'workspaces',
      label: 'Workspaces',
      read: 'Read workspaces',
      write: 'Change workspaces',
    },
    { name: 'analytics', label: 'Analytics', read: 'Read analytics', write: 'Change analytics' },
  ],
  levels: {
    full: 'Full Access',
    read_only: 'Read Only',
    limited: 'Limited Access',
    default: { live: 'read_only', test: 'read_only' },
  },
  templates: [
    {
      id: 'full',
      label: 'Full Access',
      name: 'Server',
      level: 'full',
      scopes: [],
      expiry: 'never',
    },
    {
      id: 'dashboards',
      label: 'Read Only',
      name: 'Dashboards',
      level: 'read_only',
      scopes: [],
      expiry: 'never',
    },
    {
      id: 'links',
      label: 'Links only',
      name: 'Links',
      level: 'limited',
      scopes: ['links:read', 'links:write'],
      expiry: 'never',
    },
  ],
  labels: {
    menuPath: ['User settings', 'API Keys'],
    heading: 'API Keys',
    createButton: 'Create API Key',
    notice: null,
  },
};
