import { afterAll, describe, expect, it } from 'vitest';
import { accessTestSchema } from '@/lib/core/access-test';
import type { CreateKeyInput } from '@/lib/core/key-input';
import type { Profile } from '@/lib/core/profile';
import { interviews } from '@/lib/core/profiles/interviews';
import { keydesk } from '@/lib/core/profiles/keydesk';
import { taapit } from '@/lib/core/profiles/taapit';
import type { Context, UserActor } from '@/lib/services/context';
import { changeAccess } from '@/lib/services/keys/change-access';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { createKey } from '@/lib/services/keys/create-key';
import { findKeyBySecret } from '@/lib/services/keys/find-key-by-secret';
import { getKey } from '@/lib/services/keys/get-key';
import { countListedKeys, listKeys } from '@/lib/services/keys/list-keys';
import { testAccess } from '@/lib/services/keys/test-access';
import { loadProfileHistory } from '@/lib/services/setup/load-profile-history';
import { keyInput, makeMember, makeWorkspace, testRuntime } from '../support/world';

const opened: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(opened.map((owned) => owned.close())));

/** Somebody's context in an installation with that profile. */
async function within(ctx: Context<UserActor>, profile: Profile): Promise<Context<UserActor>> {
  const owned = testRuntime({ profile });
  opened.push(owned);
  await loadProfileHistory(owned.runtime);
  return { ...ctx, runtime: owned.runtime };
}

const faultsOf = (ctx: Context<UserActor>, changes: Partial<CreateKeyInput>) =>
  createKey(ctx, keyInput(changes)).then(
    () => [],
    (error) => error.details.faults.map((fault: { pointer: string }) => fault.pointer),
  );

describe('a new key fits the profile', () => {
  it('its scopes are of the catalogue, its environment exists, its expiry is allowed', async () => {
    const owner = await makeWorkspace();
    const limited = { permissionLevel: 'limited' as const };
    expect(await faultsOf(owner, { ...limited, scopes: ['jobs:read'] })).toEqual(['/scopes']);
    const hiring = await within(owner, interviews);
    expect(await faultsOf(hiring, { ...limited, scopes: ['jobs:read'] })).toEqual([]);
    expect(await faultsOf(hiring, { expiry: '90d' })).toEqual(['/expiry']);
    const links = await within(owner, taapit);
    expect(await faultsOf(links, { environment: 'test' })).toEqual(['/environment']);
    expect(await faultsOf(links, { environment: 'live' })).toEqual([]);
    const strict = await within(owner, {
      ...keydesk,
      templates: [],
      expiry: { policy: 'required', default: '30d', maxLifetimeDays: 90 },
    });
    expect(await faultsOf(strict, { expiry: 'never' })).toEqual(['/expiry']);
    expect(await faultsOf(strict, { expiry: '91d' })).toEqual(['/expiry']);
    expect(await faultsOf(strict, { expiry: '2999-01-01T00:00:00Z' })).toEqual(['/expiry']);
    expect(await faultsOf(strict, { expiry: '90d' })).toEqual([]);
  });

  it('Write brings Read along where the profile says so, and nowhere else', async () => {
    const owner = await makeWorkspace();
    const scopesWith = async (profile: Profile, ...scopes: string[]) => {
      const ctx = await within(owner, profile);
      const input = keyInput({ permissionLevel: 'limited', scopes });
      return (await createKey(ctx, input)).key.scopes;
    };
    expect(await scopesWith(taapit, 'links:write')).toEqual(['links:read', 'links:write']);
    expect(await scopesWith(interviews, 'jobs:write')).toEqual(['jobs:write']);
  });
});

const limited = (...scopes: string[]) => ({ permissionLevel: 'limited' as const, scopes });

it('scopes that are fixed at creation are neither narrowed nor widened', async () => {
  const ctx = await within(await makeWorkspace(), interviews);
  const scopes = ['jobs:read', 'tests:read'];
  const { key } = await createKey(ctx, keyInput({ permissionLevel: 'limited', scopes }));
  for (const access of [limited('jobs:read'), limited(...scopes, 'agents:read')]) {
    const attempt = changeAccess(ctx, key.id, { ...access, confirmed: ['changed_access'] });
    await expect(attempt).rejects.toMatchObject({
      code: 'forbidden',
      details: { reason: 'scopes_fixed' },
    });
  }
  expect((await getKey(ctx, key.id)).scopes).toEqual(key.scopes);
});

const questionAbout = (secret: string) => accessTestSchema.parse({ secret });

describe('keys that are their creators’ alone', () => {
  it('are listed, shown, found and changed for nobody else, whatever their role', async () => {
    const owner = await within(await makeWorkspace(), taapit);
    const { actor } = await makeMember(owner.actor.workspaceId, 'developer');
    const developer = { ...owner, actor };
    const theirs = await createKey(developer, keyInput({ name: 'Theirs' }));
    const mine = await createKey(owner, keyInput({ name: 'Mine' }));
    const filter = { environment: 'live' as const, statuses: [], search: null };
    const query = { filter, sort: 'created' as const, cursor: null, limit: 10 };
    for (const [ctx, own, others] of [
      [owner, mine, theirs],
      [developer, theirs, mine],
    ] as const) {
      const { keys } = await listKeys(ctx, query);
      expect(keys.map(({ id }) => id)).toEqual([own.key.id]);
      expect(await countListedKeys(ctx, filter)).toBe(1);
      expect((await getKey(ctx, own.key.id)).name).toBe(own.key.name);
      expect(await findKeyBySecret(ctx, others.secret ?? '')).toBeNull();
      expect((await findKeyBySecret(ctx, own.secret ?? ''))?.id).toBe(own.key.id);
      const tested = await testAccess(ctx, questionAbout(others.secret ?? ''));
      expect(tested.key).toBeNull();
      for (const attempt of [getKey, deactivateKey]) {
        await expect(attempt(ctx, others.key.id)).rejects.toMatchObject({ code: 'not_found' });
      }
    }
  });
});
