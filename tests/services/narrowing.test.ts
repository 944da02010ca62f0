import { describe, expect, it } from 'vitest';
import { parseId, type UserId } from '@/lib/core/ids';
import type { Context, UserActor } from '@/lib/services/context';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { changeRole } from '@/lib/services/members/change-role';
import { changeSubscription } from '@/lib/services/workspaces/change-subscription';
import { auditOf, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

async function reasonFor(secret: string, ...requiredScopes: string[]): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes });
  return decision.valid ? 'valid' : decision.reason;
}

const systemOf = (ctx: Context<UserActor>) => ({
  ...ctx,
  actor: { type: 'system' as const, workspaceId: ctx.actor.workspaceId },
});

function userOf({ actor }: Context<UserActor>): UserId {
  return actor.userId;
}

describe('changing a role', () => {
  it('narrows what the member’s keys may do, at once, and widens it again', async () => {
    const owner = await makeWorkspace();
    const admin = await makeMember(owner.actor.workspaceId, 'admin');
    const { secret } = await makeKey(admin);
    expect(await reasonFor(secret, 'api_keys:write')).toBe('valid');
    await changeRole(owner, userOf(admin), 'viewer');
    expect(await reasonFor(secret, 'api_keys:write')).toBe('scope_missing');
    expect(await reasonFor(secret, 'api_keys:read')).toBe('valid');
    await changeRole(owner, userOf(admin), 'developer');
    expect(await reasonFor(secret, 'api_keys:write')).toBe('valid');
    const actions = (await auditOf(userOf(admin))).map(({ action }) => action);
    expect(actions.filter((action) => action === 'member.role_changed')).toHaveLength(2);
  });

  it.each([
    ['an admin', 'admin', 'developer', 'owner'],
    ['an admin', 'admin', 'admin', 'viewer'],
    ['a developer', 'developer', 'viewer', 'developer'],
    ['a viewer', 'viewer', 'viewer', 'viewer'],
  ] as const)('%s may not make a %s a %s of %s', async (_who, actorRole, from, to) => {
    const owner = await makeWorkspace();
    const actor = await makeMember(owner.actor.workspaceId, actorRole);
    const member = await makeMember(owner.actor.workspaceId, from);
    await expect(changeRole(actor, userOf(member), to)).rejects.toMatchObject({
      code: 'forbidden',
      details: { reason: 'role_missing' },
    });
  });

  it('of a member elsewhere is not found, with the same answer as nobody', async () => {
    const owner = await makeWorkspace();
    const stranger = await makeWorkspace();
    const nobody = parseId('user', `usr_${'0'.repeat(26)}`);
    for (const id of [userOf(stranger), nobody]) {
      if (id === null) throw new Error('the id is malformed');
      await expect(changeRole(owner, id, 'viewer')).rejects.toMatchObject({
        code: 'not_found',
        message: 'Member not found',
      });
    }
  });

  it('leaves an owner, however many owners demote each other at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const first = await makeWorkspace();
      const second = await makeMember(first.actor.workspaceId, 'owner');
      const outcomes = await Promise.allSettled([
        changeRole(first, userOf(second), 'viewer'),
        changeRole(second, userOf(first), 'viewer'),
      ]);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
    const only = await makeWorkspace();
    await expect(changeRole(only, userOf(only), 'admin')).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'last_owner' },
    });
  });
});

describe('the subscription', () => {
  it('refuses every key of the workspace while it is inactive, and only those', async () => {
    const owner = await makeWorkspace();
    const other = await makeKey(await makeWorkspace());
    const { secret } = await makeKey(owner);
    for (let i = 0; i < 2; i += 1)
      await changeSubscription(systemOf(owner), { subscription: 'inactive' });
    expect(await reasonFor(secret)).toBe('subscription_inactive');
    expect(await reasonFor(other.secret)).toBe('valid');
    await changeSubscription(systemOf(owner), { subscription: 'active' });
    expect(await reasonFor(secret)).toBe('valid');
    const actions = (await auditOf(owner.actor.workspaceId)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'workspace.subscription_changed')).toHaveLength(2);
  });
});
