import { STATUS_OF_CODE } from '../../core/errors';
import { type PlainSecret, parseSecret } from '../../core/key-format';
import type { Quota } from '../../core/rate-limits';
import {
  type Decision,
  decide,
  refuse,
  type VerificationRequest,
  withQuota,
} from '../../core/verification';
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
  const lookups = runtime.peppers.map((pepper) => lookupOf(pepper, secret));
  return await verifyPresented(runtime, { secret, lookups, request }, null);
}

/** A secret that may be of a key, and what is to be done with it. */
interface PresentedSecret {
  secret: PlainSecret;
  lookups: readonly string[];
  request: VerificationRequest;
}

// Begins again after every wait whose end memory may not answer any more. `paid` is what was taken of the
// rate limits by then: it is not taken twice.
async function verifyPresented(
  runtime: Runtime,
  presented: PresentedSecret,
  paid: Quota | null,
): Promise<Decision> {
  const { secret, lookups, request } = presented;
  const recalled = runtime.engine.known.recall(lookups);
  const found = recalled ?? (await runtime.engine.known.load(lookups));
  // Somebody else's read has ended: memory has the answer.
  if (found === undefined) return await verifyPresented(runtime, presented, paid);
  const decision = decideFound(found, request);
  if (!decision.valid) return await lookOn(runtime, decision);
  const isNew = found.found?.isProved !== true;
  if (isNew && !(await prove(runtime, secret, found))) return refusedUnread('key_unknown');
  // The proof took a while: memory is asked again whether it may still answer.
  if (isNew && recalled !== undefined) return await verifyPresented(runtime, presented, paid);
  const quota = paid ?? runtime.quotas.take(decision.key, request.cost ?? 1);
  if (!(quota instanceof Promise)) return withQuota(decision, quota);
  const awaited = await quota;
  // And so did the lease.
  if (recalled !== undefined) return await verifyPresented(runtime, presented, awaited);
  return withQuota(decision, awaited);
}

function decideFound({ found, now }: FoundKey, request: VerificationRequest): Decision {
  return found === null ? refusedUnread('key_unknown') : decide(found.key, request, now);
}

/**
 * A refusal only looks at the limits, and not at all for a key that does not work: its holder learns
 * nothing of the workspace's traffic. It stands without the database.
 */
async function lookOn(
  { quotas }: Runtime,
  refusal: Extract<Decision, { valid: false }>,
): Promise<Decision> {
  if (refusal.key === null || STATUS_OF_CODE[refusal.code] === 401) return refusal;
  try {
    return withQuota(refusal, await quotas.take(refusal.key, 0));
  } catch {
    return refusal;
  }
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
