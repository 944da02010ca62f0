import type { Awaitable } from '../../core/awaitable';
import { STATUS_OF_CODE } from '../../core/errors';
import type { PlainSecret } from '../../core/key-format';
import type { Quota } from '../../core/rate-limits';
import {
  type Decision,
  decide,
  type KeyRecord,
  refuse,
  type VerificationRequest,
  withQuota,
} from '../../core/verification';
import { lookupOf } from '../../crypto/pepper';
import type { Runtime } from '../context';
import type { FoundKey } from '../engine/known-keys';

/**
 * Decides whether a text is a key that may do what is asked. Garbage is refused without I/O, a forged
 * key costs a digest or two and one index probe; argon2 runs only for a key that would otherwise pass, once
 * per secret and process (attack 12). From memory only while that cannot be stale, else from the
 * primary (docs/decisions/0011). What memory answers is answered at once, without a promise.
 * @throws DomainError `unavailable` when the database is away: never a refusal (decision D7)
 */
export function verifyKey(
  runtime: Runtime,
  text: string,
  request: VerificationRequest,
): Awaitable<Decision> {
  const secret = runtime.keyFormats.parse(text);
  if (secret === null) return refusedUnread('key_malformed');
  const name = runtime.engine.known.nameOf(secret);
  return verifyPresented(runtime, { secret, name, request }, null);
}

/** A secret that may be of a key, what it goes by in memory, and what is to be done with it. */
interface PresentedSecret {
  secret: PlainSecret;
  name: string;
  request: VerificationRequest;
}

// Begins again after every wait whose end memory may not answer any more. `paid` is what was taken of the
// rate limits by then: it is not taken twice.
function verifyPresented(
  runtime: Runtime,
  presented: PresentedSecret,
  paid: Quota | null,
): Awaitable<Decision> {
  const recalled = runtime.engine.known.recall(presented.name);
  if (recalled === undefined) return loadAndDecide(runtime, presented, paid);
  const decision = decideFound(recalled, presented.request);
  if (!decision.valid) return lookOn(runtime, decision);
  if (recalled.found?.isProved !== true)
    return proveAndBeginAgain(runtime, presented, recalled, paid);
  const quota = paid ?? takeQuota(runtime, decision.key, presented.request);
  if (quota instanceof Promise) {
    return quota.then((awaited) => verifyPresented(runtime, presented, awaited));
  }
  return withQuota(decision, quota);
}

async function loadAndDecide(
  runtime: Runtime,
  presented: PresentedSecret,
  paid: Quota | null,
): Promise<Decision> {
  const { secret, name, request } = presented;
  const lookups = runtime.peppers.map((pepper) => lookupOf(pepper, secret));
  const environment = runtime.keyFormats.environmentOf(secret);
  const loaded = await runtime.engine.known.load({ name, lookups, environment });
  // Somebody else's read has ended: memory has the answer.
  if (loaded === undefined) return await verifyPresented(runtime, presented, paid);
  const decision = decideFound(loaded, request);
  if (!decision.valid) return await lookOn(runtime, decision);
  if (!(await prove(runtime, secret, loaded))) return refusedUnread('key_unknown');
  return withQuota(decision, paid ?? (await takeQuota(runtime, decision.key, request)));
}

// The proof takes a while: memory is asked again whether it may still answer.
async function proveAndBeginAgain(
  runtime: Runtime,
  presented: PresentedSecret,
  found: FoundKey,
  paid: Quota | null,
): Promise<Decision> {
  if (!(await prove(runtime, presented.secret, found))) return refusedUnread('key_unknown');
  return await verifyPresented(runtime, presented, paid);
}

function decideFound({ found, now }: FoundKey, request: VerificationRequest): Decision {
  return found === null ? refusedUnread('key_unknown') : decide(found.key, request, now);
}

function takeQuota({ quotas }: Runtime, key: KeyRecord, { cost = 1 }: VerificationRequest) {
  return quotas.take(key, cost);
}

/**
 * A refusal only looks at the limits, and not at all for a key that does not work: its holder learns
 * nothing of the workspace's traffic. It stands without the database.
 */
export function lookOn(
  { quotas }: Runtime,
  refusal: Extract<Decision, { valid: false }>,
): Awaitable<Decision> {
  if (refusal.key === null || STATUS_OF_CODE[refusal.code] === 401) return refusal;
  const quota = quotas.take(refusal.key, 0);
  if (!(quota instanceof Promise)) return withQuota(refusal, quota);
  return quota.then(
    (awaited) => withQuota(refusal, awaited),
    () => refusal,
  );
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
