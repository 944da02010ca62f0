import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorShare, idleDays, useWords } from '@/lib/core/key-use';
import { newDenials, type ScopedCalls, scopeUse } from '@/lib/core/scope-use';

describe('how much a key is used', () => {
  it.each([
    [0, 0, 'no requests', '–'],
    [1, 0, '1 request, 0 % errors', '0 %'],
    [312_408, 62, '312,408 requests, 0.02 % errors', '0.02 %'],
    [1_000_000, 1, '1,000,000 requests, < 0.01 % errors', '< 0.01 %'],
    [3, 1, '3 requests, 33.3 % errors', '33.3 %'],
    [2, 2, '2 requests, 100 % errors', '100 %'],
  ])('%d requests, %d errors', (requests, errors, words, share) => {
    expect(useWords({ requests, errors })).toBe(words);
    expect(errorShare({ requests, errors })).toBe(share);
  });

  const now = new Date('2026-11-22T12:00:00Z');
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
  it.each([
    ['ACTIVE', 400, 91, 91],
    ['ACTIVE', 400, 90, null],
    ['ACTIVE', 91, null, 91],
    ['ACTIVE', 90, null, null],
    ['INACTIVE', 400, 200, null],
    ['REVOKED', 400, null, null],
  ] as const)('%s, made %s days ago, last used %s: idle for %s', (status, made, used, idle) => {
    const lastUsedAt = used === null ? null : ago(used);
    expect(idleDays({ status, createdAt: ago(made), lastUsedAt }, now)).toBe(idle);
  });
});

const SCOPES = ['users:read', 'jobs:read', 'jobs:write', 'usage:read', 'api_keys:read'] as const;
const scopeOf = (endpoint: string) => SCOPES.find((scope) => endpoint.includes(scope)) ?? null;
const calls = fc.array(
  fc.record<ScopedCalls>({
    source: fc.constantFrom('api', 'verify'),
    endpoint: fc.constantFrom(...SCOPES, 'GET /other'),
    requiredScopes: fc.subarray([...SCOPES]),
    requests: fc.integer({ min: 1, max: 1_000 }),
  }),
);

describe('the scopes that a key uses', () => {
  it('are enough for everything that it did, and each of them is needed for something', () => {
    fc.assert(
      fc.property(fc.subarray([...SCOPES]), calls, (granted, made) => {
        const { used, unused } = scopeUse(granted, made, [], scopeOf);
        expect([...used, ...unused].sort()).toEqual([...granted].sort());
        expect(newDenials({ granted, after: used }, made, scopeOf)).toBe(0);
      }),
    );
  });

  it('are missed by whoever takes one away', () => {
    const made: ScopedCalls[] = [
      { source: 'verify', endpoint: 'GET /jobs', requiredScopes: ['jobs:read'], requests: 7 },
      { source: 'api', endpoint: 'users:read', requiredScopes: [], requests: 3 },
    ];
    const granted = ['users:read', 'jobs:read', 'jobs:write'];
    expect(scopeUse(granted, made, [], scopeOf)).toEqual({
      used: ['users:read', 'jobs:read'],
      unused: ['jobs:write'],
    });
    expect(newDenials({ granted, after: ['users:read'] }, made, scopeOf)).toBe(7);
    expect(newDenials({ granted, after: ['jobs:read'] }, made, scopeOf)).toBe(3);
  });

  it('are those of every endpoint that it is counted at, also where the log has none of it', () => {
    expect(scopeUse(['jobs:write'], [], ['jobs:write'], scopeOf).used).toEqual(['jobs:write']);
  });
});
