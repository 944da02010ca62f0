import { describe, expect, it } from 'vitest';
import { type AskedBeginning, beginningOf } from '@/components/keys/create/beginning';
import type { KeyView } from '@/lib/core/key-view';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { createCatalogue, expandLevel, isOperatorScope } from '@/lib/core/scopes';

const catalogue = createCatalogue(
  [{ name: 'jobs', label: 'Jobs', read: 'Read jobs', write: 'Write jobs' }],
  false,
);
const held = catalogue.scopes
  .map(({ scope }) => scope)
  .filter((scope) => scope !== 'jobs:write' && !isOperatorScope(scope));
const nothing: AskedBeginning = { environment: 'live', template: null, scopes: [], from: null };
const begin = (asked: Partial<AskedBeginning>) =>
  beginningOf({ ...nothing, ...asked }, catalogue, held);

function keyWith(changes: Partial<KeyView>): KeyView {
  return {
    id: 'key_1',
    name: 'Source',
    environment: 'live',
    prefix: 'sk_live_',
    lastFour: 'abcd',
    permissionLevel: 'limited',
    scopes: [],
    status: 'ACTIVE',
    createdAt: new Date(0),
    createdBy: { id: 'usr_1', name: 'Ada' },
    lastUsedAt: null,
    lastUsedIp: null,
    expiresAt: null,
    revokedAt: null,
    revokedBy: null,
    revokedReason: null,
    ...UNRESTRICTED,
    ...changes,
  };
}

describe('an address that names scopes', () => {
  it('fills in those that can be granted, and says each of the others', () => {
    const asked = { scopes: ['jobs:read', 'jobs:write', 'jobs:fly', 'api_keys:verify', '*'] };
    const { access, notes } = begin(asked);
    expect(access).toEqual({ permissionLevel: 'limited', scopes: ['jobs:read'] });
    expect(notes).toEqual([
      'Left out, because it does not exist: "jobs:fly", "*".',
      'Left out, because you cannot grant it: "jobs:write", "api_keys:verify".',
    ]);
  });

  it('leaves the form as it begins where nothing is left of them', () => {
    expect(begin({ scopes: ['x'.repeat(1_000)] })).toMatchObject({ access: null });
    expect(begin({})).toMatchObject({ access: null, notes: [], restrictions: UNRESTRICTED });
  });
});

describe('an address that names a key', () => {
  it('fills in what it can do and what binds it, without what cannot be granted', () => {
    const bound = { allowedAddresses: ['192.0.2.1'], reportOnly: ['addresses' as const] };
    const key = keyWith({ scopes: ['jobs:read', 'jobs:write'], ...bound });
    const { access, restrictions, notes } = begin({ from: { id: key.id, key } });
    expect(access).toEqual({ permissionLevel: 'limited', scopes: ['jobs:read'] });
    expect(restrictions).toEqual({ ...UNRESTRICTED, ...bound });
    expect(notes).toEqual([
      'Filled in from Source. Its secret stays its own.',
      'Left out, because you cannot grant it: "jobs:write".',
    ]);
  });

  it('keeps its level only while the level is what it has', () => {
    const reads = [...expandLevel(catalogue, 'read_only', [])];
    for (const [scopes, permissionLevel] of [
      [reads, 'read_only'],
      [reads.slice(1), 'limited'],
    ] as const) {
      const key = keyWith({ permissionLevel: 'read_only', scopes });
      expect(begin({ from: { id: key.id, key } }).access).toEqual({ permissionLevel, scopes });
    }
  });

  it('that is not here says so and fills in nothing', () => {
    const { access, notes } = begin({ from: { id: 'key_x', key: null } });
    expect(access).toBeNull();
    expect(notes).toEqual([
      'There is no live key with that id here, so nothing was filled in from it.',
    ]);
  });
});

it('another address begins afresh, the same one does not', () => {
  const names = [
    begin({}),
    begin({ template: 'ci' }),
    begin({ scopes: ['jobs:read'] }),
    begin({ from: { id: 'key_1', key: null } }),
  ].map(({ name }) => name);
  expect(new Set(names).size).toBe(4);
  expect(begin({ scopes: ['jobs:read'] }).name).toBe(names[2]);
});
