import { type PlainSecret, parseSecret } from '../../core/key-format';
import { type Decision, decide, refuse, type VerificationRequest } from '../../core/verification';
import { lookupOf } from '../../crypto/pepper';
import type { Runtime } from '../context';
import type { FoundKey } from '../engine/known-keys';

/**
 * Decides whether a text is a key that may do what is asked. Garbage is refused without I/O, a forged
 * key costs one digest and one index probe; argon2 runs only for a key that would otherwise pass, once
 * per secret and process (attack 12). From memory only while that cannot be stale, else from the
 * primary (docs/decisions/0011).
 * @throws DomainError `unavailable` when the database is away: never a refusal (decision D7)
 */
export async function verifyKey(
  runtime: Runtime,
  text: string,
  request: VerificationRequest,
): Promise<Decision> {
  const secret = parseSecret(text);
  if (secret === null) return refusedUnread('key_malformed');
  const { known } = runtime.engine;
  const lookups = runtime.peppers.map((pepper) => lookupOf(pepper, secret));
  for (;;) {
    const recalled = known.recall(lookups);
    const found = recalled ?? (await known.load(lookups));
    // Somebody else's read has ended: memory has the answer.
    if (found === undefined) continue;
    const decision = decideFound(found, request);
    if (!decision.valid || found.found?.isProved === true) return decision;
    if (!(await prove(runtime, secret, found))) return refusedUnread('key_unknown');
    // The proof took a while: memory is asked again whether it may still answer.
    if (recalled === undefined) return decision;
  }
}

function decideFound({ found, now }: FoundKey, request: VerificationRequest): Decision {
  return found === null ? refusedUnread('key_unknown') : decide(found.key, request, now);
}

async function prove(
  { proofs }: Runtime,
  secret: PlainSecret,
  { found }: FoundKey,
): Promise<boolean> {
  if (found === null) return false;
  found.isProved ||= await proofs.prove(secret, found.lookup, found.hash);
  return found.isProved;
}

function refusedUnread(reason: 'key_malformed' | 'key_unknown'): Decision {
  return refuse(reason, 'known', null);
}
