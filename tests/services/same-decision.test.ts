import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ALL_SCOPES, type Scope } from '@/lib/core/scopes';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { changeRole } from '@/lib/services/workspaces/change-role';
import { changeSubscription } from '@/lib/services/workspaces/change-subscription';
import { makeKey, makeMember, makeWorkspace, runtime, testRuntime } from '../support/world';

const key = fc.record({
  environment: fc.constantFrom('live' as const, 'test' as const),
  level: fc.constantFrom('full' as const, 'read_only' as const),
  role: fc.constantFrom('viewer' as const, 'developer' as const, 'admin' as const),
  fate: fc.constantFrom('none', 'inactive', 'revoked', 'regenerated', 'expired', 'unsubscribed'),
});
const request = fc.record({
  requiredScopes: fc.subarray([...ALL_SCOPES]),
  environment: fc.constantFrom('live' as const, 'test' as const, undefined),
  path: fc.constantFrom('/v1/a', '/v1//a', '/v1/../a', undefined),
});
type KeyCase = typeof key extends fc.Arbitrary<infer T> ? T : never;

/** A key in that state, and its secret. */
async function makeCase({ environment, level, role, fate }: KeyCase): Promise<string> {
  const owner = await makeWorkspace();
  const { workspaceId } = owner.actor;
  const member = await makeMember(workspaceId, 'admin');
  const { key: made, secret } = await makeKey(member, { environment, permissionLevel: level });
  await changeRole(owner, member.actor.userId, role);
  if (fate === 'inactive') await deactivateKey(owner, made.id);
  if (fate === 'revoked') await revokeKey(owner, made.id, null);
  if (fate === 'regenerated') await regenerateKey(owner, made.id);
  if (fate === 'unsubscribed') {
    await changeSubscription({ ...owner, actor: { type: 'system', workspaceId } }, 'inactive');
  }
  if (fate === 'expired') {
    await runtime.database.pool.query(
      `UPDATE api_keys SET expires_at = clock_timestamp() WHERE id = $1`,
      [made.id],
    );
  }
  return secret;
}

it('a decision is the same from memory and from the database, for any key and request', async () => {
  const remembering = testRuntime();
  const { engine } = remembering.runtime;
  engine.verifier.start();
  await expect
    .poll(() => engine.trust.holds({ monotonicMs: performance.now(), wallMs: Date.now() }), {
      timeout: 5_000,
    })
    .toBe(true);
  try {
    const secrets: string[] = [];
    for (const kind of fc.sample(key, { numRuns: 40, seed: 7 })) {
      secrets.push(await makeCase(kind));
    }
    for (const secret of secrets)
      await verifyKey(remembering.runtime, secret, { requiredScopes: [] });
    const before = engine.known.counts.remembered;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...secrets), request, async (secret, asked) => {
        const fresh = await verifyKey(runtime, secret, asked);
        const remembered = await verifyKey(remembering.runtime, secret, asked);
        expect(gist(remembered)).toEqual(gist(fresh));
      }),
      { numRuns: 400 },
    );
    expect(engine.known.counts.remembered - before).toBeGreaterThanOrEqual(400);
  } finally {
    await remembering.close();
  }
});

function gist(decision: Awaited<ReturnType<typeof verifyKey>>) {
  const { valid, trace } = decision;
  const scopes: readonly Scope[] | null = decision.valid ? decision.scopes : null;
  return { valid, trace, scopes, reason: decision.valid ? null : decision.reason };
}
