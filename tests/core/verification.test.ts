import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileAddressRules } from '@/lib/core/restrictions/addresses';
import { compileEndpointRules } from '@/lib/core/restrictions/endpoints';
import { compileReferrerRules } from '@/lib/core/restrictions/referrers';
import { RESTRICTION_KINDS } from '@/lib/core/restrictions/restrictions';
import { holdsScope, ROLES } from '@/lib/core/roles';
import {
  CHECKS,
  type Decision,
  decide,
  effectiveScopes,
  type KeyRecord,
  REFUSALS,
  reportIn,
  withQuota,
} from '@/lib/core/verification';
import { ALL_SCOPES } from '../support/defaults';
import { keyWith, NOW } from '../support/key-record';

const before = new Date(NOW.getTime() - 1);
const IP = '198.51.100.7';
const FITTING = { address: IP, referrer: 'https://good.com/a', method: 'GET', path: '/a/b' };

/** A key that works for a fitting request alone. */
function boundKey(changes: Partial<KeyRecord> = {}): KeyRecord {
  return keyWith({
    allowedAddresses: ['198.51.100.0/24'],
    allowedReferrers: ['good.com'],
    allowedEndpoints: ['GET /a/*'],
    workspaceAddresses: [IP],
    ...changes,
  });
}

describe('a decision', () => {
  it.each([
    ['key_unknown', null, {}],
    ['wrong_environment', keyWith({ status: 'REVOKED' }), { environment: 'test' as const }],
    ['key_revoked', keyWith({ status: 'REVOKED', secretStopsAt: before, expiresAt: before }), {}],
    ['key_regenerated', keyWith({ status: 'INACTIVE', secretStopsAt: NOW }), {}],
    ['key_inactive', keyWith({ status: 'INACTIVE', expiresAt: before, creatorRole: null }), {}],
    ['creator_left', keyWith({ creatorRole: null, expiresAt: before }), {}],
    ['key_expired', keyWith({ expiresAt: NOW, isSubscriptionActive: false }), {}],
    ['subscription_inactive', keyWith({ isSubscriptionActive: false, scopes: [] }), {}],
    ['address_missing', boundKey({ scopes: [] }), {}],
    ['address_not_allowed', boundKey(), { address: '192.0.2.9' }],
    ['address_not_allowed', boundKey({ workspaceAddresses: ['203.0.113.1'] }), { address: IP }],
    ['address_not_allowed', keyWith({ workspaceAddresses: [] }), { address: IP }],
    ['address_missing', keyWith({ workspaceAddresses: [] }), {}],
    ['referrer_missing', boundKey(), { address: IP }],
    ['referrer_not_allowed', boundKey(), { address: IP, origin: 'https://evil.io' }],
    ['endpoint_missing', boundKey(), { ...FITTING, method: undefined }],
    ['endpoint_missing', boundKey(), { ...FITTING, path: undefined }],
    ['endpoint_not_allowed', boundKey(), { ...FITTING, method: 'POST' }],
    ['path_malformed', boundKey(), { ...FITTING, path: '/a/../b' }],
    ['path_malformed', keyWith({ scopes: [] }), { path: '/a;b' }],
    ['scope_missing', boundKey({ scopes: ['users:read'] }), FITTING],
    ['scope_missing', keyWith({ scopes: ['users:read'] }), {}],
  ])('refuses with %s, the first check that fails', (reason, key, request) => {
    const decision = decide(key, { requiredScopes: ['api_keys:read'], ...request }, NOW);
    expect(decision).toMatchObject({ valid: false, reason });
  });

  it('accepts until the very moment of expiry, and no longer', () => {
    const expiresAt = new Date(NOW.getTime() + 1);
    expect(decide(keyWith({ expiresAt }), { requiredScopes: [] }, NOW).valid).toBe(true);
    expect(decide(keyWith({ expiresAt }), { requiredScopes: [] }, expiresAt).valid).toBe(false);
  });

  it('accepts an old secret until it stops', () => {
    const key = keyWith({ secretStopsAt: new Date(NOW.getTime() + 1) });
    expect(decide(key, { requiredScopes: [] }, NOW).valid).toBe(true);
  });

  it('says the same for unknown, malformed, revoked and regenerated keys', () => {
    const texts = [
      REFUSALS.key_unknown,
      REFUSALS.key_malformed,
      REFUSALS.key_revoked,
      REFUSALS.key_regenerated,
    ];
    for (const text of texts) expect(text).toEqual(['unauthorized', 'Invalid API key']);
  });
});

const anyKey = fc
  .record({
    status: fc.constantFrom('ACTIVE', 'INACTIVE', 'REVOKED'),
    environment: fc.constantFrom('live', 'test'),
    scopes: fc.subarray([...ALL_SCOPES, 'jobs:write', '*', 'api_keys:*']),
    creatorRole: fc.constantFrom(null, ...ROLES),
    isOperatorWorkspace: fc.boolean(),
    isSubscriptionActive: fc.boolean(),
    expiresAt: fc.option(fc.date({ noInvalidDate: true })),
    secretStopsAt: fc.option(fc.date({ noInvalidDate: true })),
    allowedAddresses: fc.constantFrom(null, [IP], ['192.0.2.0/24', '2001:db8::/32']),
    allowedReferrers: fc.constantFrom(null, ['good.com'], ['*.good.com/a']),
    allowedEndpoints: fc.constantFrom(null, ['GET /a/*'], ['* /c', 'POST /a/b']),
    workspaceAddresses: fc.constantFrom(null, [], [IP], ['0.0.0.0/0']),
    reportOnly: fc.subarray([...RESTRICTION_KINDS]),
  })
  .map((changes) => keyWith(changes));

const anyRequest = fc.record({
  requiredScopes: fc.subarray([...ALL_SCOPES]),
  environment: fc.constantFrom(undefined, 'live' as const, 'test' as const),
  address: fc.constantFrom(undefined, null, IP, `::ffff:${IP}`, '192.0.2.9', '2001:db8::1', 'x'),
  referrer: fc.constantFrom(undefined, '', 'https://good.com/', 'https://x.good.com/a', 'null'),
  origin: fc.constantFrom(undefined, 'https://good.com', 'https://evil.io'),
  method: fc.constantFrom(undefined, 'GET', 'HEAD', 'POST', 'get'),
  path: fc.constantFrom(undefined, '/a', '/a/b', '/c', '/a//b', '/A/b'),
});
type AnyRequest = typeof anyRequest extends fc.Arbitrary<infer T> ? T : never;

/** Whether everything that binds the key and does not only report lets the request through. */
function isWithinRestrictions(key: KeyRecord, asked: AnyRequest): boolean {
  const { address, method, path } = asked;
  const enforced = (rules: readonly string[] | null, kind: (typeof RESTRICTION_KINDS)[number]) =>
    key.reportOnly.includes(kind) ? null : rules;
  const addresses = [enforced(key.allowedAddresses, 'addresses'), key.workspaceAddresses];
  const referrers = enforced(key.allowedReferrers, 'referrers');
  const endpoints = enforced(key.allowedEndpoints, 'endpoints');
  const from = asked.referrer || asked.origin || '';
  return (
    path !== '/a//b' &&
    addresses.every(
      (rules) => rules === null || compileAddressRules(rules).matches(address ?? ''),
    ) &&
    (referrers === null || compileReferrerRules(referrers).matches(from)) &&
    (endpoints === null || compileEndpointRules(endpoints).matches(method ?? '', path ?? ''))
  );
}

describe('a restriction that only reports', () => {
  const wrong = { requiredScopes: [], address: IP, referrer: 'https://evil.io', path: '/c' };

  it('refuses nothing, and the trace says what it would have refused', () => {
    const key = boundKey({ reportOnly: ['referrers', 'endpoints'] });
    const decision = decide(key, { ...wrong, method: 'GET' }, NOW);
    expect(decision).toMatchObject({
      valid: true,
      reports: [
        { check: 'referrer', reason: 'referrer_not_allowed' },
        { check: 'endpoint', reason: 'endpoint_not_allowed' },
      ],
    });
    expect(outcomesOf(decision)).toMatchObject({
      addresses: 'passed',
      referrer: 'reported',
      endpoint: 'reported',
      scope: 'passed',
    });
    expect(reportIn(decision)).toBe('referrer_not_allowed');
  });

  it('leaves the others in force, and is still in the trace of a refusal', () => {
    const decision = decide(
      boundKey({ reportOnly: ['addresses'] }),
      { ...wrong, address: null },
      NOW,
    );
    expect(decision).toMatchObject({ valid: false, reason: 'address_missing' });
    const key = boundKey({ reportOnly: ['addresses'], workspaceAddresses: null });
    const refused = decide(key, { ...wrong, address: '6.6.6.6' }, NOW);
    expect(refused).toMatchObject({ valid: false, reason: 'referrer_not_allowed' });
    expect(outcomesOf(refused)).toMatchObject({
      addresses: 'reported',
      referrer: 'failed',
      endpoint: 'skipped',
    });
    expect(reportIn(refused)).toBeNull();
  });

  it('lets no malformed path through', () => {
    const key = keyWith({ allowedEndpoints: ['GET /a'], reportOnly: ['endpoints'] });
    const decision = decide(key, { requiredScopes: [], method: 'GET', path: '/a/' }, NOW);
    expect(decision).toMatchObject({ valid: false, reason: 'path_malformed' });
  });

  it('stays in the trace when a rate limit refuses', () => {
    const key = keyWith({ allowedReferrers: ['good.com'], reportOnly: ['referrers'] });
    const quota = { policies: [], violated: ['key' as const], retryAfterSeconds: 1 };
    const limited = withQuota(decide(key, { requiredScopes: [] }, NOW), quota);
    expect(limited).toMatchObject({ valid: false, reason: 'rate_limited' });
    expect(outcomesOf(limited)).toMatchObject({ referrer: 'reported', rate_limit: 'failed' });
  });
});

function outcomesOf({ trace }: Decision) {
  return Object.fromEntries(trace.map(({ check, outcome }) => [check, outcome]));
}

describe('for every key and request', () => {
  it('the effective scopes are within what was granted and within what the creator holds', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        for (const scope of effectiveScopes(key)) {
          expect(key.scopes).toContain(scope);
          expect(holdsScope(key.creatorRole, key.isOperatorWorkspace, scope)).toBe(true);
        }
      }),
    );
  });

  it('a key is valid exactly when every condition holds', () => {
    fc.assert(
      fc.property(anyKey, anyRequest, (key, request) => {
        const isValid =
          key.status === 'ACTIVE' &&
          (request.environment ?? key.environment) === key.environment &&
          (key.expiresAt === null || key.expiresAt > NOW) &&
          (key.secretStopsAt === null || key.secretStopsAt > NOW) &&
          key.creatorRole !== null &&
          key.isSubscriptionActive &&
          isWithinRestrictions(key, request) &&
          request.requiredScopes.every((scope) => effectiveScopes(key).includes(scope));
        expect(decide(key, request, NOW).valid).toBe(isValid);
      }),
      { numRuns: 2_000 },
    );
  });

  it('the trace passes until one check fails, and skips the rest', () => {
    fc.assert(
      fc.property(anyKey, anyRequest, (key, request) => {
        const decision = decide(key, request, NOW);
        const outcomes = decision.trace.map((step) => step.outcome).join(' ');
        expect(decision.trace.map((step) => step.check)).toEqual(CHECKS);
        expect(outcomes).toMatch(
          decision.valid ? /^((passed|reported) ?)+$/ : /^((passed|reported) )*failed( skipped)*$/,
        );
      }),
    );
  });

  it('a removed creator leaves no scope, a viewer none that writes', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        expect(effectiveScopes({ ...key, creatorRole: null })).toEqual([]);
        const asViewer = effectiveScopes({ ...key, creatorRole: 'viewer' });
        expect(asViewer.every((scope) => scope.endsWith(':read'))).toBe(true);
      }),
    );
  });
});
