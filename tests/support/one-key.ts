import { expect } from 'vitest';
import { askAsHolder, propagationIn, type Reply, send } from './ask';
import type { Place } from './readers';
import { makeKey, makeLimitedKey, makeWorkspace } from './world';

/** A key that tests revoke over HTTP and ask about. */
export interface OneKey {
  id: string;
  secret: string;
  /** What this verifier says now: `valid`, the reason of a refusal, `unavailable` or `lost`. */
  verdictAt(place: Place): Promise<string>;
  /** Asks this verifier to revoke it. */
  revokeAt(place: Place): Promise<Reply>;
}

/** So many keys of one workspace, and the right to revoke them. */
export async function makeKeys(count: number): Promise<OneKey[]> {
  const owner = await makeWorkspace();
  const { secret: revoker } = await makeLimitedKey(owner, 'api_keys:write');
  const made = await Promise.all(Array.from({ length: count }, () => makeKey(owner)));
  return made.map(({ key, secret }) => {
    const subjects = [{ name: key.id, secret, scopes: [], states: [] }];
    return {
      id: key.id,
      secret,
      async verdictAt(verifier) {
        const asked = await askAsHolder({ verifier, subjects });
        if (asked.outcome !== 'answered') return asked.outcome;
        return asked.reading.verdicts[0]?.[1] ?? '';
      },
      revokeAt({ url }) {
        return send(url, { method: 'DELETE', path: `/v1/api-keys/${key.id}`, key: revoker });
      },
    };
  });
}

/** Waits until so many verifiers decide from memory: they confirm a change, which is repeated until then. */
export async function untilConfirmedBy(verifiers: number, place: Place): Promise<void> {
  const [key] = await makeKeys(1);
  const confirmed = async () => {
    const reply = await key?.revokeAt(place);
    return reply?.status === 200 ? propagationIn(reply).acknowledged : null;
  };
  await expect.poll(confirmed, { timeout: 30_000 }).toBe(verifiers);
}
