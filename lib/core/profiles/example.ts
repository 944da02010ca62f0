import type { Profile } from '../profile';
import { keydesk } from './keydesk';

/** Keys that list and revoke keys in the API; a key gives full access unless somebody limits it. */
export const example: Profile = {
  ...keydesk,
  product: { name: 'Example', supportAddress: null },
  levels: { ...keydesk.levels, default: { live: 'full', test: 'full' } },
  labels: {
    menuPath: ['Settings', 'API Keys'],
    heading: 'API Keys',
    createButton: 'Create New API Key',
    notice:
      'API keys provide full access to your account. Keep them secure and never expose them in client-side code or public repositories.',
  },
};
