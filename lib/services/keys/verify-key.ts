import { type PlainSecret, parseSecret } from '../../core/key-format';
import { type Decision, decide, REFUSALS, type VerificationRequest } from '../../core/verification';
import { lookupOf } from '../../crypto/pepper';
import {
  findVerificationRecords,
  type VerificationRecord,
} from '../../stores/verification-records';
import type { Runtime } from '../context';

/** A text that may be a secret, and what is to be done with it. */
export interface PresentedKey {
  text: string;
  request: VerificationRequest;
}

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
  const [decision] = await verifyKeys(runtime, [{ text, request }]);
  if (decision === undefined) throw new Error('one key was presented and none decided');
  return decision;
}

/** The same for many at once: one statement, one decision for each, in their order. */
export async function verifyKeys(
  runtime: Runtime,
  presented: readonly PresentedKey[],
): Promise<Decision[]> {
  const readable = presented.map(({ text, request }) => {
    const secret = parseSecret(text);
    const lookups =
      secret === null ? [] : runtime.peppers.map((pepper) => lookupOf(pepper, secret));
    return { secret, request, lookups };
  });
  const records = await recordsByLookup(
    runtime,
    readable.flatMap(({ lookups }) => lookups),
  );
  return await Promise.all(
    readable.map(({ secret, request, lookups }) => {
      if (secret === null) return refusedUnread('key_malformed');
      const record = lookups.map(nameOf).flatMap((name) => records.get(name) ?? [])[0];
      return record === undefined
        ? refusedUnread('key_unknown')
        : decideAndProve(runtime, secret, record, request);
    }),
  );
}

async function decideAndProve(
  runtime: Runtime,
  secret: PlainSecret,
  { key, lookup, hash, now }: VerificationRecord,
  request: VerificationRequest,
): Promise<Decision> {
  const decision = decide(key, request, now);
  if (!decision.valid) return decision;
  const isProved = await runtime.proofs.prove(secret, lookup, hash);
  return isProved ? decision : refusedUnread('key_unknown');
}

async function recordsByLookup(
  { database }: Runtime,
  lookups: readonly Uint8Array[],
): Promise<Map<string, VerificationRecord>> {
  if (lookups.length === 0) return new Map();
  const records = await findVerificationRecords(database.pool, lookups);
  return new Map(records.map((record) => [nameOf(record.lookup), record]));
}

function nameOf(lookup: Uint8Array): string {
  return Buffer.from(lookup).toString('base64url');
}

function refusedUnread(reason: 'key_malformed' | 'key_unknown'): Decision {
  const { trace } = decide(null, { requiredScopes: [] }, new Date(0));
  return { valid: false, code: REFUSALS[reason][0], reason, requiredScopes: [], key: null, trace };
}
