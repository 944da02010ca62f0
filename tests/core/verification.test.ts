import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyId, UserId, WorkspaceId } from '@/lib/core/ids';
import { ROLES, scopesOfRole } from '@/lib/core/roles';
import { ALL_SCOPES, expandLevel } from '@/lib/core/scopes';
import { CHECKS, decide, effectiveScopes, type KeyRecord, REFUSALS } from '@/lib/core/verification';

const NOW = new Date('2026-06-01T12:00:00Z');
const before = new Date(NOW.getTime() - 1);

function keyWith(changes: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: 'key_00000000000000000000000000' as KeyId,
    workspaceId: 'ws_00000000000000000000000000' as WorkspaceId,
    createdBy: 'usr_00000000000000000000000000' as UserId,
    environment: 'live',
    name: 'Key',
    prefix: 'sk_live_',
    lastFour: 'abcd',
    permissionLevel: 'full',
    scopes: expandLevel('full', []),
    status: 'ACTIVE',
    createdAt: before,
    lastUsedAt: null,
    expiresAt: null,
    creatorRole: 'owner',
    isOperatorWorkspace: false,
    isSubscriptionActive: true,
    rateLimitPerMinute: null,
    workspaceRateLimitPerMinute: null,
    secretStopsAt: null,
    ...changes,
  };
}

describe('a decision', () => {
  it.each([
    ['key_unknown', null, {}],
    ['environment_mismatch', keyWith({ status: 'REVOKED' }), { environment: 'test' as const }],
    ['key_revoked', keyWith({ status: 'REVOKED', secretStopsAt: before, expiresAt: before }), {}],
    ['key_regenerated', keyWith({ status: 'INACTIVE', secretStopsAt: NOW }), {}],
    ['key_inactive', keyWith({ status: 'INACTIVE', expiresAt: before, creatorRole: null }), {}],
    ['creator_left', keyWith({ creatorRole: null, expiresAt: before }), {}],
    ['key_expired', keyWith({ expiresAt: NOW, isSubscriptionActive: false }), {}],
    ['subscription_inactive', keyWith({ isSubscriptionActive: false, scopes: [] }), {}],
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
  })
  .map((changes) => keyWith(changes));

const anyRequest = fc.record({
  requiredScopes: fc.subarray([...ALL_SCOPES]),
  environment: fc.constantFrom(undefined, 'live' as const, 'test' as const),
});

describe('for every key and request', () => {
  it('the effective scopes are within what was granted and within what the creator holds', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const held = scopesOfRole(key.creatorRole, key.isOperatorWorkspace);
        for (const scope of effectiveScopes(key)) {
          expect(key.scopes).toContain(scope);
          expect(held).toContain(scope);
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
          request.requiredScopes.every((scope) => effectiveScopes(key).includes(scope));
        expect(decide(key, request, NOW).valid).toBe(isValid);
      }),
      { numRuns: 1_000 },
    );
  });

  it('the trace passes until one check fails, and skips the rest', () => {
    fc.assert(
      fc.property(anyKey, anyRequest, (key, request) => {
        const decision = decide(key, request, NOW);
        const outcomes = decision.trace.map((step) => step.outcome).join(' ');
        expect(decision.trace.map((step) => step.check)).toEqual(CHECKS);
        expect(outcomes).toMatch(
          decision.valid ? /^(passed ?)+$/ : /^(passed )*failed( skipped)*$/,
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
