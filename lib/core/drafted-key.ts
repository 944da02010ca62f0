import { encodeId, ID_RANDOM_BYTES } from './ids';
import type { Environment } from './key-format';
import type { Restrictions } from './restrictions/restrictions';
import type { KeyRecord } from './verification';

const NO_RANDOM = new Uint8Array(ID_RANDOM_BYTES);
const ONCE = new Date(0);

/** What a form says of a key that does not exist yet. */
export interface DraftedKey extends Restrictions {
  environment: Environment;
  scopes: readonly string[];
  expiresAt: Date | null;
}

/**
 * A key as it would be once it is created, for `decide`: active, of somebody who holds what it is granted, in
 * a workspace that restricts nothing.
 */
export function draftedKey(draft: DraftedKey): KeyRecord {
  return {
    ...draft,
    id: encodeId('key', 0, NO_RANDOM),
    workspaceId: encodeId('workspace', 0, NO_RANDOM),
    createdBy: encodeId('user', 0, NO_RANDOM),
    name: '',
    prefix: '',
    lastFour: '',
    permissionLevel: 'limited',
    status: 'ACTIVE',
    createdAt: ONCE,
    lastUsedAt: null,
    creatorRole: 'owner',
    isOperatorWorkspace: true,
    isSubscriptionActive: true,
    rateLimitPerMinute: null,
    workspaceRateLimitPerMinute: null,
    secretStopsAt: null,
    workspaceAddresses: null,
  };
}
