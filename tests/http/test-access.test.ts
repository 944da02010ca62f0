import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accessTestSchema } from '@/lib/core/access-test';
import { addAddressesSchema } from '@/lib/core/restrictions/allowlist-input';
import { RESTRICTION_KINDS, type Restrictions } from '@/lib/core/restrictions/restrictions';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import type { Check } from '@/lib/core/verification';
import { serveFetch } from '@/lib/http/fetch-mount';
import { headersBeside, refusedAnswer } from '@/lib/http/refused-answer';
import { apiRoutes } from '@/lib/http/v1/index';
import { addAddresses, setAllowlist } from '@/lib/services/allowlist/change-allowlist';
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
  isWalled: fc.boolean(),
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

const open = await makeWorkspace();
/** Whose keys work from some addresses alone. */
const walled = await makeWorkspace();
const WALL = ['198.51.100.0/24', '2001:db8::/32'];
await addAddresses(walled, addAddressesSchema.parse({ addresses: WALL }));
await setAllowlist(walled, { environments: ['live'], confirmed: [] });
/** Bound to nothing, in the workspace without a list: for drafts. */
const plain = await makeKey(open);

/** A key with that policy. */
async function makeBound(kind: typeof policy extends fc.Arbitrary<infer T> ? T : never) {
  const { restrictions, level, isActive, isWalled } = kind;
  const owner = isWalled ? walled : open;
  const { key, secret } = await makeKey(owner, {
    permissionLevel: level,
    scopes: level === 'limited' ? ['users:read'] : [],
    restrictions: formOf(restrictions),
    confirmed: ['referrers_only'],
  });
  if (!isActive) await deactivateKey(owner, key.id);
  const canBeDrafted = level === 'full' && isActive;
  const listDraft = isWalled ? WALL : undefined;
  const draft = canBeDrafted ? { draft: formOf(restrictions), listDraft } : null;
  return { owner, id: key.id, secret, draft };
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

/** Which refusals each check of these requests makes: the rule that a page links is the one that `/v1` named. */
const REASONS_OF: Readonly<Partial<Record<Check, readonly string[]>>> = {
  status: ['key_inactive'],
  workspace_addresses: ['address_not_allowed'],
  addresses: ['address_not_allowed'],
  referrer: ['referrer_missing', 'referrer_not_allowed'],
  endpoint: ['endpoint_not_allowed'],
  scope: ['scope_missing'],
};

// How much is left changes from one request to the next.
function expectSameHeaders(answered: Headers, said: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(said)) {
    if (name === 'ratelimit') expect(answered.has(name)).toBe(true);
    else expect(answered.get(name)).toBe(value);
  }
  expect(answered.has('ratelimit')).toBe('ratelimit' in said);
}

it('testing access says what `/v1` answers, for any policy and request, also while it is a draft', async () => {
  const keys: Awaited<ReturnType<typeof makeBound>>[] = [];
  for (const kind of fc.sample(policy, { numRuns: 60, seed: 11 })) keys.push(await makeBound(kind));
  const said = { allowed: 0, denied: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...keys),
      request,
      async ({ owner, id, secret, draft }, asked) => {
        const { method, endpoint, address, referrer } = asked;
        const headers = referrer === undefined ? {} : { referer: referrer };
        const answer = await answerOf(
          serveFetch(apiRoutes, runtime, {
            request: requestOf(`http://localhost:3000${endpoint.path}`, {
              method,
              secret,
              headers,
            }),
            id: 'req_x',
            address,
          }),
        );
        const question = { keyId: id, method, address, referrer, ...endpoint };
        const input = accessTestSchema.parse(question);
        const { decision, trace } = await testAccess(owner, input);
        // A quarter of them: the page asks the database each time.
        if (draft !== null && (said.allowed + said.denied) % 4 === 0) {
          const drafted = accessTestSchema.parse({ ...question, keyId: plain.key.id, ...draft });
          expect((await testAccess(open, drafted)).trace).toEqual(trace);
        }
        said[decision.valid ? 'allowed' : 'denied'] += 1;
        if (decision.valid) {
          expect(answer.status).toBe(200);
          expectSameHeaders(answer.headers, headersBeside(decision, 'req_x'));
          expect(trace.every(({ outcome }) => outcome === 'passed' || outcome === 'reported')).toBe(
            true,
          );
          return;
        }
        const { publicUrl } = runtime.settings;
        const expected = refusedAnswer(decision, { requestId: 'req_x', publicUrl });
        expect(answer.status).toBe(expected.status);
        expectSameHeaders(answer.headers, expected.headers);
        if (method !== 'HEAD') expect(answer.text).toBe(expected.body);
        const decided = decision.trace.find(({ outcome }) => outcome === 'failed')?.check;
        expect(trace.find(({ outcome }) => outcome === 'failed')?.check).toBe(decided);
        expect(decided !== undefined && REASONS_OF[decided]).toContain(decision.reason);
      },
    ),
    { numRuns: 2_000 },
  );
  expect(said.allowed).toBeGreaterThan(200);
  expect(said.denied).toBeGreaterThan(200);
}, 300_000);
