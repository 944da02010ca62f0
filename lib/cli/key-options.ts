import type { parseOptions } from './command';

/** Every option of `keys`. */
export const KEY_OPTIONS = {
  workspace: { type: 'string' },
  name: { type: 'string' },
  env: { type: 'string' },
  level: { type: 'string' },
  scope: { type: 'string', multiple: true },
  template: { type: 'string' },
  expires: { type: 'string' },
  'created-by': { type: 'string' },
  'allow-address': { type: 'string', multiple: true },
  'allow-referrer': { type: 'string', multiple: true },
  'allow-endpoint': { type: 'string', multiple: true },
  'report-only': { type: 'string', multiple: true },
  enforce: { type: 'string', multiple: true },
  'remove-addresses': { type: 'boolean' },
  'remove-referrers': { type: 'boolean' },
  'remove-endpoints': { type: 'boolean' },
  confirm: { type: 'string', multiple: true },
  'include-revoked': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** What was typed after `keys VERB`. */
export type KeyOptions = ReturnType<typeof parseOptions<typeof KEY_OPTIONS>>['values'];
