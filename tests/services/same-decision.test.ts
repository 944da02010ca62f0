import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ENVIRONMENTS } from '@/lib/core/key-format';
import { RESTRICTION_KINDS, type Restrictions } from '@/lib/core/restrictions/restrictions';
import type { Scope } from '@/lib/core/scopes';
import { addAddresses, setAllowlist } from '@/lib/services/allowlist/change-allowlist';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { changeRestrictions } from '@/lib/services/keys/change-restrictions';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { changeRole } from '@/lib/services/members/change-role';
import { changeSubscription } from '@/lib/services/workspaces/change-subscription';
import { ALL_SCOPES } from '../support/defaults';
import { makeKey, makeMember, makeWorkspace, runtime, testRuntime } from '../support/world';

const key = fc.record({
  environment: fc.constantFrom('live' as const, 'test' as const),
  level: fc.constantFrom('full' as const, 'read_only' as const),
  role: fc.constantFrom('viewer' as const, 'developer' as const, 'admin' as const),
  restrictions: fc.record({
    allowedAddresses: fc.constantFrom(null, ['198.51.100.0/24'], ['2001:db8::/32', '192.0.2.1']),
    allowedReferrers: fc.constantFrom(null, ['good.com/a'], ['*.good.com']),
    allowedEndpoints: fc.constantFrom(null, ['GET /v1/*'], ['POST /v1/a']),
    reportOnly: fc.subarray([...RESTRICTION_KINDS]),
  }),
  allowlist: fc.subarray([...ENVIRONMENTS]),
  fate: fc.constantFrom('none', 'inactive', 'revoked', 'regenerated', 'expired', 'unsubscribed'),
});
const request = fc.record({
  requiredScopes: fc.subarray([...ALL_SCOPES]),
  environment: fc.constantFrom('live' as const, 'test' as const, undefined),
  method: fc.constantFrom('GET', 'HEAD', 'POST', undefined),
  path: fc.constantFrom('/v1/a', '/v1//a', '/v1/../a', undefined),
  address: fc.constantFrom('198.51.100.7', '::ffff:192.0.2.1', '2001:db8::9', null),
  referrer: fc.constantFrom('https://good.com/a/b', 'https://x.good.com', undefined),
  origin: fc.constantFrom('https://good.com', undefined),
});
type KeyCase = typeof key extends fc.Arbitrary<infer T> ? T : never;

/** A key in that state, and its secret. */
async function makeCase(kind: KeyCase): Promise<string> {
  const { environment, level, role, fate, allowlist } = kind;
  const owner = await makeWorkspace();
  const { workspaceId } = owner.actor;
  const member = await makeMember(workspaceId, 'admin');
  const { key: made, secret } = await makeKey(member, { environment, permissionLevel: level });
  const { id } = made;
  const confirmed = ['referrers_only'] as const;
  await changeRestrictions(owner, id, { restrictions: reportable(kind.restrictions), confirmed });
  await addAddresses(owner, { addresses: ['198.51.100.7'], label: null, confirmed: [] });
  await setAllowlist(owner, { environments: allowlist, confirmed: [] });
  await changeRole(owner, member.actor.userId, role);
  if (fate === 'inactive') await deactivateKey(owner, made.id);
  if (fate === 'revoked') await revokeKey(owner, made.id, null);
  if (fate === 'regenerated') await regenerateKey(owner, made.id);
  if (fate === 'unsubscribed') {
    await changeSubscription(
      { ...owner, actor: { type: 'system', workspaceId } },
      { subscription: 'inactive' },
    );
  }
  if (fate === 'expired') {
    await runtime.database.pool.query(
      `UPDATE api_keys SET expires_at = clock_timestamp() WHERE id = $1`,
      [made.id],
    );
  }
  return secret;
}

/** Reports on what there is alone. */
function reportable({ reportOnly, ...lists }: Restrictions): Restrictions {
  const has = {
    addresses: lists.allowedAddresses,
    referrers: lists.allowedReferrers,
    endpoints: lists.allowedEndpoints,
  };
  return { ...lists, reportOnly: reportOnly.filter((kind) => has[kind] !== null) };
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
      { numRuns: 700 },
    );
    expect(engine.known.counts.remembered - before).toBeGreaterThanOrEqual(700);
  } finally {
    await remembering.close();
  }
}, 60_000);

function gist(decision: Awaited<ReturnType<typeof verifyKey>>) {
  const { valid, trace } = decision;
  const scopes: readonly Scope[] | null = decision.valid ? decision.scopes : null;
  return { valid, trace, scopes, reason: decision.valid ? null : decision.reason };
}
