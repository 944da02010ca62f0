import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeySchema } from '@/lib/core/key-input';
import { ROLES, reachOf, scopesOfRole } from '@/lib/core/roles';
import {
  ALL_SCOPES,
  expandLevel,
  isScope,
  OPERATOR_SCOPES,
  resourceOf,
  sortScopes,
} from '@/lib/core/scopes';

describe('permission levels', () => {
  it('Full is everything but the scopes across workspaces', () => {
    expect(expandLevel('full', [])).toEqual([
      'api_keys:read',
      'api_keys:write',
      'workspaces:read',
      'users:read',
      'usage:read',
    ]);
  });

  it('Read-only is every :read', () => {
    expect(expandLevel('read_only', [])).toEqual([
      'api_keys:read',
      'workspaces:read',
      'users:read',
      'usage:read',
    ]);
  });

  it('Limited is what was chosen, each once, in the catalogue’s order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ALL_SCOPES)), (chosen) => {
        const expanded = expandLevel('limited', chosen);
        expect(new Set(expanded)).toEqual(new Set(chosen));
        expect(expanded).toEqual(sortScopes(expanded));
      }),
    );
  });

  it.each(['*', 'api_keys:*', 'API_KEYS:READ', 'api_keys:read ', 'toString', '__proto__', ''])(
    '%j is no scope',
    (text) => {
      expect(isScope(text)).toBe(false);
    },
  );

  it('every scope names its resource', () => {
    for (const scope of ALL_SCOPES) expect(scope.startsWith(`${resourceOf(scope)}:`)).toBe(true);
  });
});

describe('roles', () => {
  it('scopes across workspaces exist in the operator’s workspace alone', () => {
    for (const role of ROLES) {
      for (const scope of OPERATOR_SCOPES) {
        expect(scopesOfRole(role, false)).not.toContain(scope);
      }
    }
    expect(scopesOfRole('owner', true)).toEqual(ALL_SCOPES);
  });

  it('a viewer changes nothing, a developer only their own keys, who left holds nothing', () => {
    expect(reachOf('viewer', 'keys:create')).toBeNull();
    expect(reachOf('viewer', 'keys:revoke')).toBeNull();
    expect(reachOf('developer', 'keys:manage')).toBe('own');
    expect(reachOf('admin', 'keys:manage')).toBe('all');
    expect(scopesOfRole(null, true)).toEqual([]);
  });
});

describe('the input of a new key', () => {
  const input = { name: 'CI', environment: 'live', permissionLevel: 'full' };

  it.each([
    [{ ...input, name: ' ' }, 'Enter a name.'],
    [{ ...input, environment: 'prod' }, 'Choose live or test.'],
    [{ ...input, permissionLevel: 'limited' }, 'Choose at least one scope'],
    [{ ...input, scopes: ['users:read'] }, 'with the permission level Limited only'],
    [{ ...input, permissionLevel: 'limited', scopes: ['jobs:read'] }, 'does not exist'],
    [{ ...input, expiry: 'tomorrow' }, 'Give "never"'],
    [{ ...input, workspaceId: 'ws_1' }, 'Unrecognized key'],
  ])('refuses %j', (value, message) => {
    const parsed = createKeySchema.safeParse(value);
    expect(parsed.error?.issues[0]?.message).toContain(message);
  });
});
