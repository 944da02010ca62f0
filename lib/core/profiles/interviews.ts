import type { Profile } from '../profile';
import { keydesk } from './keydesk';

/** Fifteen scopes, fixed at creation; keys never expire by themselves. */
export const interviews: Profile = {
  ...keydesk,
  product: { name: 'Interviews', supportAddress: null },
  resources: [
    {
      name: 'interviews',
      label: 'Interviews',
      read: 'Read interviews and their details',
      write: 'Create and update interviews',
    },
    {
      name: 'candidates',
      label: 'Candidates',
      read: 'Read candidate profiles',
      write: 'Create and update candidates',
    },
    {
      name: 'jobs',
      label: 'Jobs',
      read: 'Read job postings',
      write: 'Create and manage job postings',
    },
    {
      name: 'campaigns',
      label: 'Hiring processes',
      read: 'Read hiring processes',
      write: 'Create and manage hiring processes',
    },
    {
      name: 'stages',
      label: 'Pipeline stages',
      read: 'Read pipeline stages',
      write: 'Manage pipeline stages',
    },
    {
      name: 'tests',
      label: 'Technical tests',
      read: 'Read technical tests',
      write: 'Create and manage tests',
    },
    { name: 'reports', label: 'Results', read: 'Read results (tests and interviews)' },
    {
      name: 'agents',
      label: 'AI agents',
      read: 'Read AI agents (config, voice, tone)',
      write: 'Create and update AI agents',
    },
  ],
  writeIncludesRead: false,
  levels: { ...keydesk.levels, default: { live: 'limited', test: 'limited' } },
  templates: [
    {
      id: 'ats',
      label: 'ATS sync',
      name: 'ATS sync',
      level: 'limited',
      scopes: ['candidates:read', 'candidates:write', 'jobs:read'],
      expiry: 'never',
    },
    {
      id: 'reports',
      label: 'Reports only',
      name: 'Reports',
      level: 'limited',
      scopes: ['reports:read'],
      expiry: 'never',
    },
  ],
  expiry: { policy: 'never', default: 'never', maxLifetimeDays: null },
  scopesAfterCreation: 'fixed',
  labels: {
    menuPath: ['Integrations', 'API keys'],
    heading: 'API keys',
    createButton: 'Create API key',
    notice: null,
  },
};
