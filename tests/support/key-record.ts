import type { KeyId, UserId, WorkspaceId } from '@/lib/core/ids';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { expandLevel } from '@/lib/core/scopes';
import type { KeyRecord } from '@/lib/core/verification';
import { CATALOGUE } from './defaults';

/** The moment at which the tests decide. */
export const NOW = new Date('2026-06-01T12:00:00Z');

/** A key that may do everything, made a moment before. */
export function keyWith(changes: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: 'key_00000000000000000000000000' as KeyId,
    workspaceId: 'ws_00000000000000000000000000' as WorkspaceId,
    createdBy: 'usr_00000000000000000000000000' as UserId,
    environment: 'live',
    name: 'Key',
    prefix: 'sk_live_',
    lastFour: 'abcd',
    permissionLevel: 'full',
    scopes: expandLevel(CATALOGUE, 'full', []),
    status: 'ACTIVE',
    createdAt: new Date(NOW.getTime() - 1),
    lastUsedAt: null,
    expiresAt: null,
    creatorRole: 'owner',
    isOperatorWorkspace: false,
    isSubscriptionActive: true,
    rateLimitPerMinute: null,
    workspaceRateLimitPerMinute: null,
    secretStopsAt: null,
    ...UNRESTRICTED,
    workspaceAddresses: null,
    ...changes,
  };
}
