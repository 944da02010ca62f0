import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accessTestSchema } from '@/lib/core/access-test';
import { RESTRICTION_KINDS, type Restrictions } from '@/lib/core/restrictions/restrictions';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import { serveFetch } from '@/lib/http/fetch-mount';
import { refusedAnswer } from '@/lib/http/refused-answer';
import { apiRoutes } from '@/lib/http/v1/index';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { testAccess } from '@/lib/services/keys/test-access';
import { answerOf, requestOf } from '../support/api';
import { makeKey, makeWorkspace, runtime } from '../support/world';

const LISTS = {
  allowedAddresses: fc.constantFrom(null, ['198.51.100.0/24'], ['2001:db8::/32', '192.0.2.1']),
  allowedReferrers: fc.constantFrom(null, ['good.com/a'], ['*.good.com']),
  allowedEndpoints: fc.constantFrom(null, ['GET /v1/*'], ['* /v1/workspaces'], ['POST /v1/x']),
};

const policy = fc.record({
  restrictions: fc.record({ ...LISTS, reportOnly: fc.subarray([...RESTRICTION_KINDS]) }),
  level: fc.constantFrom('full' as const, 'limited' as const),
  isActive: fc.constantFrom(true, true, true, false),
});
const request = fc.record({
  method: fc.constantFrom('GET', 'HEAD'),
  endpoint: fc.constantFrom(
    { path: '/v1/api-keys/current', scopes: '' },
    { path: '/v1/workspaces', scopes: 'workspaces:read' },
  ),
  address: fc.constantFrom('198.51.100.7', '::ffff:192.0.2.1', '2001:db8::9', '203.0.113.1'),
  referrer: fc.constantFrom('https://good.com/a/b', 'https://x.good.com', undefined),
});

const owner = await makeWorkspace();

/** A key with that policy. */
async function makeBound(kind: typeof policy extends fc.Arbitrary<infer T> ? T : never) {
  const { restrictions, level, isActive } = kind;
  const { key, secret } = await makeKey(owner, {
    permissionLevel: level,
    scopes: level === 'limited' ? ['users:read'] : [],
    restrictions: formOf(restrictions),
    confirmed: ['referrers_only'],
  });
  if (!isActive) await deactivateKey(owner, key.id);
  return { id: key.id, secret };
}

/** As the form sends it: reports on what there is alone. */
function formOf({ reportOnly, ...lists }: Restrictions) {
  const has = {
    addresses: lists.allowedAddresses,
    referrers: lists.allowedReferrers,
    endpoints: lists.allowedEndpoints,
  };
  const reported = reportOnly.filter((kind) => has[kind] !== null);
  return restrictionsSchema.parse({ ...lists, reportOnly: reported });
}

it('testing access says what `/v1` answers, for any policy and request', async () => {
  const keys: { id: string; secret: string }[] = [];
  for (const kind of fc.sample(policy, { numRuns: 60, seed: 11 })) keys.push(await makeBound(kind));
  const said = { allowed: 0, denied: 0 };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...keys), request, async ({ id, secret }, asked) => {
      const { method, endpoint, address, referrer } = asked;
      const headers = referrer === undefined ? {} : { referer: referrer };
      const answer = await answerOf(
        serveFetch(apiRoutes, runtime, {
          request: requestOf(`http://localhost:3000${endpoint.path}`, { method, secret, headers }),
          id: 'req_x',
          address,
        }),
      );
      const question = { keyId: id, method, address, referrer, ...endpoint };
      const { decision } = await testAccess(owner, accessTestSchema.parse(question));
      said[decision.valid ? 'allowed' : 'denied'] += 1;
      if (decision.valid) {
        expect(answer.status).toBe(200);
        return;
      }
      const { publicUrl } = runtime.settings;
      const expected = refusedAnswer(decision, { requestId: 'req_x', publicUrl });
      expect(answer.status).toBe(expected.status);
      if (method !== 'HEAD') expect(answer.text).toBe(expected.body);
    }),
    { numRuns: 2_000 },
  );
  expect(said.allowed).toBeGreaterThan(200);
  expect(said.denied).toBeGreaterThan(200);
}, 120_000);
