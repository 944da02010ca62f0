import { parseSecret } from '../../core/key-format';
import { type Decision, decide, REFUSALS, type VerificationRequest } from '../../core/verification';
import { lookupOf } from '../../crypto/pepper';
import { findVerificationRecord } from '../../stores/verification-records';
import type { Runtime } from '../context';

/**
 * Decides whether a text is a key that may do what is asked. Garbage is refused without I/O, a forged
 * key costs one digest and one index probe; argon2 runs only for a key that would otherwise pass, once
 * per secret and process (attack 12). Reads the primary each time: never stale.
 * @throws DomainError `unavailable` when the database is away: never a refusal (decision D7)
 */
export async function verifyKey(
  runtime: Runtime,
  text: string,
  request: VerificationRequest,
): Promise<Decision> {
  const secret = parseSecret(text);
  if (secret === null) return refusedUnread('key_malformed');
  const lookups = runtime.peppers.map((pepper) => lookupOf(pepper, secret));
  const record = await findVerificationRecord(runtime.database.pool, lookups);
  if (record === null) return refusedUnread('key_unknown');
  const decision = decide(record.key, request, record.now);
  if (!decision.valid) return decision;
  const isProved = await runtime.proofs.prove(secret, record.lookup, record.hash);
  return isProved ? decision : refusedUnread('key_unknown');
}

function refusedUnread(reason: 'key_malformed' | 'key_unknown'): Decision {
  const { trace } = decide(null, { requiredScopes: [] }, new Date(0));
  return { valid: false, code: REFUSALS[reason][0], reason, requiredScopes: [], key: null, trace };
}
