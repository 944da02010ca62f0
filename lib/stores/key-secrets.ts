import type { KeyId, WorkspaceId } from '../core/ids';
import type { Tx } from './client';

export interface NewSecret {
  /** base64url. */
  lookup: string;
  hash: string;
  lastFour: string;
  pepperFingerprint: string;
}

/** Adds the current secret of a key. A second one violates `api_key_secrets_one_current`. */
export async function insertSecret(
  tx: Tx,
  workspaceId: WorkspaceId,
  keyId: KeyId,
  secret: NewSecret,
): Promise<void> {
  await tx.apiKeySecret.create({
    data: { ...secret, workspaceId, keyId, lookup: Buffer.from(secret.lookup, 'base64url') },
    select: { keyId: true },
  });
}

/**
 * Stops the secrets of a key that still work, from this moment on by the database's clock (the one that
 * verification reads).
 */
export async function stopSecrets(tx: Tx, workspaceId: WorkspaceId, keyId: KeyId): Promise<void> {
  // Cut to the column's milliseconds: rounding up would leave the old secret half of one to live.
  await tx.$executeRaw`
    UPDATE api_key_secrets SET stops_at = date_trunc('milliseconds', clock_timestamp())
     WHERE workspace_id = ${workspaceId} AND key_id = ${keyId}
       AND (stops_at IS NULL OR stops_at > clock_timestamp())`;
}

/** Waits until no other transaction changes the key's secrets; held until this one ends. */
export async function lockKey(tx: Tx, workspaceId: WorkspaceId, keyId: KeyId): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM api_keys WHERE workspace_id = ${workspaceId} AND id = ${keyId} FOR UPDATE`;
}
