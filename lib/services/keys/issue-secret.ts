import type { KeyId, WorkspaceId } from '../../core/ids';
import { type KeyFormat, lastFourOf, type PlainSecret } from '../../core/key-format';
import { hashSecret, newSecret } from '../../crypto/key-secret';
import { lookupOf } from '../../crypto/pepper';
import type { Tx } from '../../stores/client';
import { insertSecret } from '../../stores/key-secrets';
import type { Runtime } from '../context';

/** A secret that exists in memory only, until the one answer that shows it. */
export interface IssuedSecret {
  secret: PlainSecret;
  /** Stores its digests. */
  store(tx: Tx, workspaceId: WorkspaceId, keyId: KeyId): Promise<void>;
}

/** Draws a secret and computes its digests, before the transaction that stores them begins. */
export async function issueSecret(runtime: Runtime, format: KeyFormat): Promise<IssuedSecret> {
  const secret = newSecret(format, runtime.random);
  const [pepper] = runtime.peppers;
  const row = {
    lookup: lookupOf(pepper, secret),
    hash: await hashSecret(runtime.argon2, secret),
    lastFour: lastFourOf(secret),
    pepperFingerprint: pepper.fingerprint,
  };
  return { secret, store: (tx, workspaceId, keyId) => insertSecret(tx, workspaceId, keyId, row) };
}
