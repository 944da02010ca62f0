import { afterAll, describe, expect, it } from 'vitest';
import type { ChangeAccessInput } from '@/lib/core/key-input';
import type { KeyView } from '@/lib/core/key-view';
import { keydesk } from '@/lib/core/profiles/keydesk';
import { holdsScope, ROLES } from '@/lib/core/roles';
import { Argon2Queue } from '@/lib/crypto/argon2-queue';
import { hashPassword } from '@/lib/crypto/password';
import type { Context, SystemActor, UserActor } from '@/lib/services/context';
import { changeAccess } from '@/lib/services/keys/change-access';
import { changeRestrictions } from '@/lib/services/keys/change-restrictions';
import { getKey } from '@/lib/services/keys/get-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { Limits } from '@/lib/services/limits';
import { changeRole } from '@/lib/services/members/change-role';
import { loadProfileHistory } from '@/lib/services/setup/load-profile-history';
import { transaction } from '@/lib/stores/transaction';
import { updatePasswordHash } from '@/lib/stores/users';
import { ALL_SCOPES } from '../support/defaults';
import {
  auditOf,
  logLines,
  makeKey,
  makeLimitedKey,
  makeMember,
  makeWorkspace,
  runtime,
  testRuntime,
} from '../support/world';

const password = 'many quiet river stones';
const passwordHash = await hashPassword(runtime.argon2, password);
const editing = testRuntime({ profile: { ...keydesk, scopesAfterCreation: 'edit' } });
await loadProfileHistory(editing.runtime);
afterAll(() => editing.close());

/** The person with a password, where keys may be widened; with limits of their own. */
async function editor(ctx: Context<UserActor>): Promise<Context<UserActor>> {
  await transaction(runtime.database.prisma, (tx) =>
    updatePasswordHash(tx, ctx.actor.userId, passwordHash),
  );
  return { ...ctx, runtime: { ...editing.runtime, limits: new Limits(runtime.now) } };
}

function system(ctx: Context<UserActor | SystemActor>): Context<SystemActor> {
  return { ...ctx, actor: { type: 'system', workspaceId: ctx.actor.workspaceId } };
}

function to(...scopes: string[]): ChangeAccessInput {
  return { permissionLevel: 'limited', scopes, confirmed: ['changed_access'] };
}

async function reasonFor(secret: string, ...requiredScopes: string[]): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes });
  return decision.valid ? 'valid' : decision.reason;
}

/** Expects that an attempt is refused so, and leaves neither a change nor an audit row behind. */
async function expectRefused(
  ctx: Context<UserActor | SystemActor>,
  key: KeyView,
  input: ChangeAccessInput,
  refusal: object,
) {
  const rows = (await auditOf(key.id)).length;
  await expect(changeAccess(ctx, key.id, input)).rejects.toMatchObject(refusal);
  expect((await getKey(system(ctx), key.id)).scopes).toEqual(key.scopes);
  expect(await auditOf(key.id)).toHaveLength(rows);
}

/** Something else happens while a password is checked. */
class InterruptedQueue extends Argon2Queue {
  constructor(private readonly interrupt: () => Promise<unknown>) {
    super();
  }

  override async run<T>(work: () => Promise<T>): Promise<T> {
    await this.interrupt();
    return await super.run(work);
  }
}

const scopeMissing = { code: 'forbidden', details: { reason: 'scope_missing' } };
const wrongPassword = {
  code: 'invalid_request',
  details: {
    faults: [
      {
        pointer: '/password',
        detail: 'That is not your password. Try again, or sign out and in again.',
      },
    ],
  },
};

describe('narrowing a key', () => {
  it('takes the scope away from the next verification on, with one audit row', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeLimitedKey(owner, 'api_keys:read', 'api_keys:write');
    expect(await reasonFor(secret, 'api_keys:write')).toBe('valid');
    for (let i = 0; i < 2; i += 1) {
      const { key: narrowed } = await changeAccess(owner, key.id, to('api_keys:read'));
      expect(narrowed).toMatchObject({ scopes: ['api_keys:read'], permissionLevel: 'limited' });
    }
    expect(await reasonFor(secret, 'api_keys:write')).toBe('scope_missing');
    expect(await reasonFor(secret, 'api_keys:read')).toBe('valid');
    const [, row, ...more] = await auditOf(key.id);
    expect(row).toMatchObject({ action: 'api_key.narrowed', after: { scopes: ['api_keys:read'] } });
    expect(more).toEqual([]);
  });

  it('to a level keeps its name', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const input = { permissionLevel: 'read_only' as const, scopes: [] };
    const confirmed: ChangeAccessInput['confirmed'] = ['changed_access'];
    await changeAccess(owner, key.id, { ...input, confirmed });
    expect((await getKey(owner, key.id)).permissionLevel).toBe('read_only');
    expect(await reasonFor(secret, 'api_keys:write')).toBe('scope_missing');
  });

  it('is not done before somebody has seen what it takes away', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeLimitedKey(owner, 'api_keys:read', 'api_keys:write');
    await expectRefused(
      owner,
      key,
      { ...to('api_keys:read'), confirmed: [] },
      {
        code: 'invalid_request',
        message: expect.stringContaining('The key loses api_keys:write'),
        details: { confirmations: ['changed_access'] },
      },
    );
  });

  it('never widens by the default profile, never touches a revoked key, and is not a stranger’s', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    const widening = { ...to('api_keys:read', 'users:read'), password };
    for (const ctx of [owner, system(owner)]) {
      await expectRefused(ctx, key, widening, {
        code: 'forbidden',
        details: { reason: 'scope_missing', requiredScopes: ['users:read'] },
      });
    }
    const stranger = await makeWorkspace();
    const narrower = to('api_keys:read');
    await expect(changeAccess(stranger, key.id, narrower)).rejects.toMatchObject({
      code: 'not_found',
    });
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    await expectRefused(developer, key, narrower, { code: 'forbidden' });
    await revokeKey(owner, key.id, null);
    await expectRefused(owner, key, narrower, { code: 'conflict' });
  });
});

describe('widening a key, where the profile lets keys be edited', () => {
  it('holds from the next verification on, and the audit log says that it was widened', async () => {
    const owner = await editor(await makeWorkspace());
    const { key, secret } = await makeLimitedKey(owner, 'api_keys:read');
    expect(await reasonFor(secret, 'users:read')).toBe('scope_missing');
    await changeAccess(owner, key.id, { ...to('users:read'), password });
    expect(await reasonFor(secret, 'users:read')).toBe('valid');
    expect(await reasonFor(secret, 'api_keys:read')).toBe('scope_missing');
    const [, row, ...more] = await auditOf(key.id);
    expect(row).toMatchObject({
      action: 'api_key.widened',
      actorType: 'user',
      before: { scopes: ['api_keys:read'] },
      after: { permission_level: 'limited', scopes: ['users:read'] },
    });
    expect(more).toEqual([]);
    expect(JSON.stringify([row, logLines])).not.toContain(password);
  });

  it('needs the password of who asks: none, a wrong one and somebody else’s change nothing', async () => {
    const owner = await editor(await makeWorkspace());
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    const wider = to('api_keys:read', 'users:read');
    await expectRefused(owner, key, wider, {
      details: { faults: [{ pointer: '/password', detail: 'Give your password.' }] },
    });
    await expectRefused(owner, key, { ...wider, password: 'wrong wrong wrong' }, wrongPassword);
    const without = await makeMember(owner.actor.workspaceId, 'admin');
    const keyless = { ...without, runtime: owner.runtime };
    await expectRefused(keyless, key, { ...wider, password }, wrongPassword);
    await changeAccess(system(owner), key.id, wider);
    expect((await getKey(owner, key.id)).scopes).toEqual(wider.scopes);
  });

  it('guessing the password is refused after a few tries, and then the right one, too', async () => {
    const owner = await editor(await makeWorkspace());
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    const guess = { ...to('users:read'), password: 'wrong wrong wrong' };
    const outcomes = new Set<string>();
    for (let i = 0; i < 12; i += 1) {
      await changeAccess(owner, key.id, guess).catch(({ code }) => outcomes.add(code));
    }
    expect([...outcomes]).toEqual(['invalid_request', 'rate_limited']);
    await expectRefused(owner, key, { ...guess, password }, { code: 'rate_limited' });
  });

  it('never grants what a role does not hold, who asks or who created the key, for every role and scope', async () => {
    const owner = await editor(await makeWorkspace());
    const { workspaceId } = owner.actor;
    for (const role of ROLES) {
      const creator = await editor(await makeMember(workspaceId, 'developer'));
      const { key } = await makeLimitedKey(creator, 'workspaces:read');
      if (role !== 'developer') await changeRole(owner, creator.actor.userId, role);
      for (const scope of ALL_SCOPES) {
        const wider = { ...to('workspaces:read', scope), password };
        if (holdsScope(role, false, scope)) {
          await changeAccess(owner, key.id, wider);
          await changeAccess(owner, key.id, to('workspaces:read'));
        } else await expectRefused(owner, key, wider, scopeMissing);
      }
    }
  });

  it('never grants a scope across workspaces outside of the operator’s', async () => {
    const owner = await editor(await makeWorkspace());
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    const wider = { ...to('api_keys:read', 'api_keys:verify'), password };
    for (const ctx of [owner, system(owner)]) await expectRefused(ctx, key, wider, scopeMissing);
  });

  it('a role that was taken away meanwhile grants nothing, whatever the session still says', async () => {
    const owner = await editor(await makeWorkspace());
    const admin = await editor(await makeMember(owner.actor.workspaceId, 'admin'));
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    await changeRole(owner, admin.actor.userId, 'viewer');
    const wider = { ...to('api_keys:read', 'api_keys:write'), password };
    await expectRefused(admin, key, wider, scopeMissing);
  });

  it.each(['*', 'api_keys:*', 'API_KEYS:READ', 'jobs:read', 'api_keys:read ', '__proto__'])(
    'the scope %j does not exist',
    async (scope) => {
      const owner = await editor(await makeWorkspace());
      const { key } = await makeLimitedKey(owner, 'api_keys:read');
      await expectRefused(
        owner,
        key,
        { ...to('api_keys:read', scope), password },
        {
          code: 'invalid_request',
          details: { faults: [{ pointer: '/scopes' }] },
        },
      );
    },
  );

  it('a key that was changed while the password was checked is not changed from what nobody saw', async () => {
    const owner = await editor(await makeWorkspace());
    const { key } = await makeLimitedKey(owner, 'api_keys:read', 'users:read');
    const interrupt = () => changeAccess(owner, key.id, to('api_keys:read'));
    const argon2 = new InterruptedQueue(interrupt);
    const slow = { ...owner, runtime: { ...owner.runtime, argon2 } };
    const wider = { ...to('api_keys:read', 'usage:read'), password };
    await expect(changeAccess(slow, key.id, wider)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'key_changed' },
    });
    expect((await getKey(owner, key.id)).scopes).toEqual(['api_keys:read']);
    const actions = (await auditOf(key.id)).map(({ action }) => action);
    expect(actions).toEqual(['api_key.created', 'api_key.narrowed']);
  });

  it('a live key bound by referrers alone gets to write only when that is confirmed', async () => {
    const owner = await editor(await makeWorkspace());
    const { key } = await makeLimitedKey(owner, 'api_keys:read');
    await changeRestrictions(owner, key.id, {
      restrictions: {
        allowedAddresses: null,
        allowedReferrers: ['good.com'],
        allowedEndpoints: null,
        reportOnly: [],
      },
    });
    const wider = { ...to('api_keys:read', 'api_keys:write'), password };
    await expectRefused(owner, key, wider, { details: { confirmations: ['referrers_only'] } });
    await changeAccess(owner, key.id, {
      ...wider,
      confirmed: ['changed_access', 'referrers_only'],
    });
    expect((await getKey(owner, key.id)).scopes).toEqual(['api_keys:read', 'api_keys:write']);
  });
});
