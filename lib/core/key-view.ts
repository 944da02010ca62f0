import type { Propagation } from './barrier';
import type { Environment } from './key-format';
import type { Restrictions } from './restrictions/restrictions';
import type { PermissionLevel } from './scopes';

/** Whether a key verifies: INACTIVE can return, REVOKED cannot. */
export type KeyStatus = 'ACTIVE' | 'INACTIVE' | 'REVOKED';

/** A key as people and `/v1` may see it: an allow-list, without lookup and hash. */
export interface KeyView extends Restrictions {
  id: string;
  name: string;
  environment: Environment;
  prefix: string;
  lastFour: string;
  permissionLevel: PermissionLevel;
  scopes: readonly string[];
  status: KeyStatus;
  createdAt: Date;
  createdBy: { id: string; name: string };
  lastUsedAt: Date | null;
  lastUsedIp: string | null;
  expiresAt: Date | null;
  revokedAt: Date | null;
  revokedBy: string | null;
  revokedReason: string | null;
}

/** A key after a change, and which verifiers have confirmed that they know. */
export interface ChangedKey {
  key: KeyView;
  /** Null where nothing had to be announced. */
  propagation: Propagation | null;
}

/** A key and the one thing that is shown only once. */
export interface CreatedKey extends ChangedKey {
  /** The secret; null where this very form had created the key before. */
  secret: string | null;
}

/** What a key is to a person at `now`: its stored status, or that it has expired. */
export function stateOf(
  key: Pick<KeyView, 'status' | 'expiresAt'>,
  now: Date,
): 'active' | 'inactive' | 'expired' | 'revoked' {
  if (key.status === 'REVOKED') return 'revoked';
  if (key.expiresAt !== null && key.expiresAt.getTime() <= now.getTime()) return 'expired';
  return key.status === 'ACTIVE' ? 'active' : 'inactive';
}
