import { expect, it } from 'vitest';
import { changeAccessSchema } from '@/lib/core/key-input';
import { changeAccessInputOf } from '@/lib/web/actions/create-key-input';

const rows = { 'access.jobs': 'both', 'access.users': 'read', 'access.usage': 'none' };

it('the rows count with Limited alone, each as it was chosen', () => {
  expect(changeAccessInputOf({ ...rows, permissionLevel: 'limited', scopes: 'a:verify' })).toEqual({
    permissionLevel: 'limited',
    scopes: ['jobs:read', 'jobs:write', 'users:read', 'a:verify'],
    confirmed: [],
  });
  expect(changeAccessInputOf({ ...rows, permissionLevel: 'full' })).toMatchObject({ scopes: [] });
});

it('a form that has said what changes confirms that and nothing else; the tick confirms what was asked', () => {
  const chosen = { ...rows, permissionLevel: 'limited' };
  expect(changeAccessInputOf({ ...chosen, reviewed: 'yes' })).toMatchObject({
    confirmed: ['changed_access'],
  });
  for (const reviewed of ['', 'no', ['yes', 'yes']]) {
    expect(changeAccessInputOf({ ...chosen, reviewed })).toMatchObject({ confirmed: [] });
  }
  const { confirmed } = changeAccessSchema.parse(
    changeAccessInputOf({ ...chosen, confirm: 'changed_access referrers_only' }),
  );
  expect(confirmed).toEqual(['changed_access', 'referrers_only']);
  for (const confirm of ['', 'yes', 'toString', 'all_addresses,wider_keys']) {
    expect(changeAccessInputOf({ ...chosen, confirm })).toMatchObject({ confirmed: [] });
  }
});

it('no other column of a key comes along, by the form or past it', () => {
  const columns = [
    'id',
    'workspaceId',
    'createdBy',
    'status',
    'prefix',
    'hash',
    'revokedAt',
    'role',
  ];
  const marked = Object.fromEntries(columns.map((name) => [name, 'marker']));
  const input = changeAccessInputOf({ ...marked, ...rows, permissionLevel: 'limited' });
  expect(JSON.stringify(input)).not.toContain('marker');
  for (const name of columns) {
    const forged = { permissionLevel: 'full', scopes: [], [name]: 'marker' };
    expect(changeAccessSchema.safeParse(forged).success).toBe(false);
  }
});
