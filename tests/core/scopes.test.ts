import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeySchema } from '@/lib/core/key-input';
import { PROFILES } from '@/lib/core/profiles/index';
import { holdsScope, ROLES, reachOf } from '@/lib/core/roles';
import {
  type Catalogue,
  createCatalogue,
  expandLevel,
  isOperatorScope,
  isReadScope,
  isScope,
  OPERATOR_SCOPES,
  resourceOf,
  sortScopes,
} from '@/lib/core/scopes';
import { ALL_SCOPES, CATALOGUE } from '../support/defaults';

const catalogues = Object.entries(PROFILES).map(
  ([name, { resources, writeIncludesRead }]): [string, Catalogue] => [
    name,
    createCatalogue(resources, writeIncludesRead),
  ],
);
const namesOf = ({ scopes }: Catalogue) => scopes.map(({ scope }) => scope);

describe.each(catalogues)('the catalogue of %s', (_name, catalogue) => {
  const names = namesOf(catalogue);

  it('has every reserved scope, and none twice', () => {
    expect(names).toEqual(expect.arrayContaining([...ALL_SCOPES]));
    expect(new Set(names).size).toBe(names.length);
  });

  it('Full is everything but the scopes across workspaces, Read-only every :read of it', () => {
    const full = expandLevel(catalogue, 'full', []);
    expect(full).toEqual(names.filter((scope) => !isOperatorScope(scope)));
    expect(expandLevel(catalogue, 'read_only', [])).toEqual(full.filter(isReadScope));
  });

  it('Limited is what was chosen, each once, in the catalogue’s order, with Read where Write includes it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names)), (chosen) => {
        const expanded = expandLevel(catalogue, 'limited', chosen);
        const reads = chosen
          .filter((scope) => scope.endsWith(':write') && !isOperatorScope(scope))
          .map((scope) => `${resourceOf(scope)}:read`)
          .filter((scope) => catalogue.writeIncludesRead && names.includes(scope));
        expect(new Set(expanded)).toEqual(new Set([...chosen, ...reads]));
        expect(expanded).toEqual(sortScopes(catalogue, expanded));
      }),
    );
  });

  it('every scope names its resource', () => {
    for (const { scope, resource } of catalogue.scopes) {
      expect(resourceOf(scope)).toBe(resource);
      expect(scope.startsWith(`${resource}:`)).toBe(true);
    }
  });
});

describe('scopes', () => {
  it.each(['*', 'api_keys:*', 'API_KEYS:READ', 'api_keys:read ', 'toString', '__proto__', ''])(
    '%j is none',
    (text) => {
      expect(isScope(CATALOGUE, text)).toBe(false);
    },
  );

  it('that are no longer in the catalogue are kept when they are sorted, at the end', () => {
    expect(
      sortScopes(CATALOGUE, ['zebras:read', 'usage:read', 'ants:write', 'usage:read']),
    ).toEqual(['usage:read', 'ants:write', 'zebras:read']);
  });

  it('of a resource that a profile extends stand together, in the profile’s words', () => {
    const extended = createCatalogue(
      [{ name: 'workspaces', label: 'Spaces', read: 'Look', write: 'Change' }],
      true,
    );
    expect(extended.scopes.slice(0, 2)).toEqual([
      { scope: 'workspaces:read', resource: 'workspaces', label: 'Spaces', description: 'Look' },
      { scope: 'workspaces:write', resource: 'workspaces', label: 'Spaces', description: 'Change' },
    ]);
    expect(namesOf(extended).filter((scope) => scope === 'workspaces:read')).toHaveLength(1);
  });
});

describe('roles', () => {
  it('scopes across workspaces exist in the operator’s workspace alone', () => {
    for (const role of ROLES) {
      for (const scope of OPERATOR_SCOPES) expect(holdsScope(role, false, scope)).toBe(false);
    }
    expect(ALL_SCOPES.filter((scope) => holdsScope('owner', true, scope))).toEqual(ALL_SCOPES);
  });

  it('a viewer changes nothing, a developer only their own keys, who left holds nothing', () => {
    expect(reachOf('viewer', 'keys:create')).toBeNull();
    expect(reachOf('viewer', 'keys:revoke')).toBeNull();
    expect(reachOf('developer', 'keys:manage')).toBe('own');
    expect(reachOf('admin', 'keys:manage')).toBe('all');
    for (const scope of ALL_SCOPES) {
      expect(holdsScope(null, true, scope)).toBe(false);
      const isHeld = isReadScope(scope) && scope !== 'users:read';
      expect(holdsScope('viewer', true, scope)).toBe(isHeld);
    }
  });

  it('members with their addresses are read by keys of those alone who may see addresses', () => {
    for (const role of ROLES) {
      const maySee = reachOf(role, 'members:contact') !== null;
      expect(holdsScope(role, false, 'users:read')).toBe(maySee);
    }
  });

  it('hold what no catalogue has any more: what a key was granted stays granted', () => {
    expect(holdsScope('owner', false, 'retired:write')).toBe(true);
    expect(holdsScope('viewer', false, 'retired:read')).toBe(true);
    expect(holdsScope('viewer', false, 'retired:write')).toBe(false);
  });
});

describe('the input of a new key', () => {
  const input = { name: 'CI', environment: 'live', permissionLevel: 'full' };

  it.each([
    [{ ...input, name: ' ' }, 'Enter a name.'],
    [{ ...input, environment: 'prod' }, 'Choose live or test.'],
    [{ ...input, permissionLevel: 'limited' }, 'Choose at least one scope'],
    [{ ...input, scopes: ['users:read'] }, 'with the permission level Limited only'],
    [{ ...input, expiry: 'tomorrow' }, 'Give "never"'],
    [{ ...input, workspaceId: 'ws_1' }, 'Unrecognized key'],
  ])('refuses %j', (value, message) => {
    const parsed = createKeySchema.safeParse(value);
    expect(parsed.error?.issues[0]?.message).toContain(message);
  });
});
