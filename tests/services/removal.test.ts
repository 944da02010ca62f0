import { describe, expect, it } from 'vitest';
import type { RemoveMemberInput } from '@/lib/core/member-input';
import type { Profile } from '@/lib/core/profile';
import { changeRole } from '@/lib/services/members/change-role';
import { getDependants } from '@/lib/services/members/get-dependants';
import { listMembers } from '@/lib/services/members/list-members';
import { removeMember } from '@/lib/services/members/remove-member';
import { enterWorkspace } from '@/lib/services/workspaces/enter-workspace';
import { getWorkspace } from '@/lib/services/workspaces/get-workspace';
import { callRoutes } from '../support/api';
import { holderOf, refusalOf } from '../support/members';
import {
  auditOf,
  databaseDigest,
  makeKey,
  makeLimitedKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

type Member = Awaited<ReturnType<typeof makeMember>>;

const revoking = ({ actor }: Member): RemoveMemberInput => ({ id: actor.userId, keys: 'revoke' });
const keeping = (
  { actor }: Member,
  keeper: Member,
  confirmed: RemoveMemberInput['confirmed'] = [],
): RemoveMemberInput => ({
  id: actor.userId,
  keys: 'keep',
  keeper: keeper.actor.userId,
  confirmed,
});

async function current(secret: string) {
  return await callRoutes('/v1/api-keys/current', { secret });
}

/** Whether a key holds `api_keys:write` now: it is then told that there is no such key. */
async function mayRevoke(secret: string): Promise<boolean> {
  const { status } = await callRoutes(`/v1/api-keys/key_${'0'.repeat(26)}`, {
    method: 'DELETE',
    secret,
  });
  expect([403, 404]).toContain(status);
  return status === 404;
}

describe('removing a member', () => {
  it('ends their access and revokes their keys at once, with an audit row for them and for each key', async () => {
    const owner = await makeWorkspace();
    const { workspaceId, userId: by } = owner.actor;
    const leaving = await makeMember(workspaceId, 'developer');
    const made = [await makeKey(leaving), await makeKey(leaving, { environment: 'test' })];
    const others = await makeKey(owner);
    for (const { secret } of made) expect((await current(secret)).status).toBe(200);
    const { slug } = await getWorkspace(owner);
    const removed = await removeMember(owner, revoking(leaving));
    expect(removed.keys).toBe(2);
    expect(removed.propagation).not.toBeNull();
    for (const { secret } of made) {
      expect((await current(secret)).body).toMatchObject({ status: 401, reason: 'key_revoked' });
    }
    expect((await current(others.secret)).status).toBe(200);
    expect(await enterWorkspace(runtime, holderOf(leaving), slug)).toBeNull();
    expect((await auditOf(leaving.actor.userId)).at(-1)).toMatchObject({
      action: 'member.removed',
      actorId: by,
      before: { role: 'developer' },
      after: { keys: 'revoked', key_count: 2 },
    });
    for (const { key } of made) {
      expect((await auditOf(key.id)).at(-1)).toMatchObject({
        action: 'api_key.revoked',
        actorId: by,
        before: { status: 'ACTIVE' },
        after: { status: 'REVOKED', reason: `${await nameOf(leaving)} left the workspace` },
      });
    }
    expect(await refusalOf(removeMember(owner, revoking(leaving)))).toContain('not_found');
  });

  it('keeps their keys under a member who holds as much: each works on, audited', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const leaving = await makeMember(workspaceId, 'admin');
    const keeper = await makeMember(workspaceId, 'admin');
    const { key, secret } = await makeKey(leaving);
    expect((await current(secret)).status).toBe(200);
    expect(await removeMember(owner, keeping(leaving, keeper))).toMatchObject({ keys: 1 });
    expect((await current(secret)).status).toBe(200);
    expect((await auditOf(key.id)).at(-1)).toMatchObject({
      action: 'api_key.reassigned',
      before: { created_by: leaving.actor.userId },
      after: { created_by: keeper.actor.userId },
    });
    await changeRole(owner, keeper.actor.userId, 'viewer');
    expect(await mayRevoke(secret)).toBe(false);
    expect((await callRoutes('/v1/api-keys', { secret })).status).toBe(200);
  });

  it('refuses a keeper under whom keys would lose, naming what, and changes nothing', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const leaving = await makeMember(workspaceId, 'developer');
    const viewer = await makeMember(workspaceId, 'viewer');
    await makeLimitedKey(leaving, 'api_keys:read', 'api_keys:write');
    await makeLimitedKey(leaving, 'workspaces:read');
    const before = await databaseDigest();
    const refusal = await refusalOf(removeMember(owner, keeping(leaving, viewer)));
    expect(refusal).toContain('conflict keys_would_lose');
    expect(refusal).toContain('1 key would lose api_keys:write.');
    expect(await databaseDigest()).toBe(before);
  });

  it('keeps keys under who holds more only when that is confirmed', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const leaving = await makeMember(workspaceId, 'developer');
    const { secret } = await makeLimitedKey(leaving, 'api_keys:read');
    const { key: foreign } = await makeKey(owner);
    const asked = `/v1/api-keys/${foreign.id}`;
    expect((await callRoutes(asked, { secret })).status).toBe(404);
    const before = await databaseDigest();
    const refusal = await refusalOf(removeMember(owner, keeping(leaving, owner)));
    expect(refusal).toContain('invalid_request confirmation_needed');
    expect(refusal).toContain('1 key can do more than now: api_keys:read');
    expect(await databaseDigest()).toBe(before);
    expect((await callRoutes(asked, { secret })).status).toBe(404);
    await runtime.database.pool.query(
      `UPDATE sessions SET proved_at = proved_at - interval '11 minutes' WHERE id = $1`,
      [owner.actor.sessionId],
    );
    const confirmed = keeping(leaving, owner, ['wider_keys']);
    expect(await refusalOf(removeMember(owner, confirmed))).toContain('step_up_required');
    expect((await callRoutes(asked, { secret })).status).toBe(404);
    await runtime.database.pool.query('UPDATE sessions SET proved_at = now() WHERE id = $1', [
      owner.actor.sessionId,
    ]);
    await removeMember(owner, confirmed);
    expect((await callRoutes(asked, { secret })).status).toBe(200);
  });

  it('does not wake scopes that a demotion has put to sleep without a word', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const leaving = await makeMember(workspaceId, 'developer');
    const keeper = await makeMember(workspaceId, 'developer');
    const { secret } = await makeLimitedKey(leaving, 'api_keys:read', 'api_keys:write');
    await changeRole(owner, leaving.actor.userId, 'viewer');
    const refusal = await refusalOf(removeMember(owner, keeping(leaving, keeper)));
    expect(refusal).toContain('confirmation_needed');
    expect(refusal).toContain('api_keys:write');
    expect(await mayRevoke(secret)).toBe(false);
  });

  it('keeps nothing under a stranger, a person of another workspace, or who is removed', async () => {
    const [owner, other] = [await makeWorkspace(), await makeWorkspace()];
    const leaving = await makeMember(owner.actor.workspaceId, 'developer');
    await makeKey(leaving);
    const before = await databaseDigest();
    for (const keeper of [other, leaving]) {
      expect(await refusalOf(removeMember(owner, keeping(leaving, keeper)))).toContain(
        'Choose another member',
      );
    }
    expect(await refusalOf(removeMember(other, revoking(leaving)))).toContain('not_found');
    expect(await databaseDigest()).toBe(before);
  });

  it('revokes and never hands over keys that are their creators’ alone', async () => {
    const owner = await makeWorkspace();
    const leaving = await makeMember(owner.actor.workspaceId, 'developer');
    const { secret } = await makeKey(leaving);
    const profile: Profile = { ...runtime.profile, owner: 'user' };
    const personal = { ...owner, runtime: { ...runtime, profile } };
    expect(await getDependants(personal, leaving.actor.userId)).toMatchObject({
      keys: [],
      keyCount: 1,
    });
    const refusal = await refusalOf(removeMember(personal, keeping(leaving, owner)));
    expect(refusal).toContain('forbidden keys_are_personal');
    expect((await current(secret)).status).toBe(200);
    await removeMember(personal, revoking(leaving));
    expect((await current(secret)).body.reason).toBe('key_revoked');
  });

  it('is not a developer’s, a viewer’s, or an admin’s of their like', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const admin = await makeMember(workspaceId, 'admin');
    const other = await makeMember(workspaceId, 'admin');
    const developer = await makeMember(workspaceId, 'developer');
    const viewer = await makeMember(workspaceId, 'viewer');
    const before = await databaseDigest();
    for (const [actor, target] of [
      [admin, owner],
      [admin, other],
      [developer, viewer],
      [viewer, developer],
    ] as const) {
      expect(await refusalOf(removeMember(actor, revoking(target)))).toContain('forbidden');
    }
    expect(await databaseDigest()).toBe(before);
    expect(await refusalOf(removeMember(admin, revoking(developer)))).toBe('done');
  });

  it('of more keys than one transaction changes revokes each, with a row for each', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const leaving = await makeMember(workspaceId, 'developer');
    const { key } = await makeKey(leaving);
    await runtime.database.pool.query(
      `INSERT INTO api_keys (id, workspace_id, environment, name, prefix, permission_level, scopes, created_by)
       SELECT 'key_' || lpad(n::text, 26, '0'), workspace_id, environment, name, prefix,
              permission_level, scopes, created_by
         FROM api_keys, generate_series(1, 1100) n WHERE id = $1`,
      [key.id],
    );
    const dependants = await getDependants(owner, leaving.actor.userId);
    expect([dependants.keys.length, dependants.keyCount]).toEqual([50, 1_001]);
    expect(await removeMember(owner, revoking(leaving))).toMatchObject({ keys: 1_101 });
    const rows = await runtime.database.prisma.auditEvent.count({
      where: { workspaceId, action: 'api_key.revoked' },
    });
    expect(rows).toBe(1_101);
  });
});

describe('leaving a workspace', () => {
  it('is everybody’s own to do, revokes their keys, and is audited', async () => {
    const owner = await makeWorkspace();
    for (const role of ['viewer', 'developer', 'admin'] as const) {
      const member = await makeMember(owner.actor.workspaceId, role);
      await removeMember(member, revoking(member));
      expect((await auditOf(member.actor.userId)).at(-1)).toMatchObject({
        action: 'member.removed',
        actorId: member.actor.userId,
      });
    }
  });

  it('hands no key to somebody with more rights, whose secret who leaves knows', async () => {
    const owner = await makeWorkspace();
    const leaving = await makeMember(owner.actor.workspaceId, 'developer');
    await makeKey(leaving);
    const before = await databaseDigest();
    const attempt = removeMember(leaving, keeping(leaving, owner, ['wider_keys']));
    expect(await refusalOf(attempt)).toContain('forbidden role_missing');
    expect(await databaseDigest()).toBe(before);
  });

  it('is not the last owner’s', async () => {
    const owner = await makeWorkspace();
    expect(await refusalOf(removeMember(owner, revoking(owner)))).toContain('conflict last_owner');
    const second = await makeMember(owner.actor.workspaceId, 'owner');
    await removeMember(owner, revoking(owner));
    expect(await refusalOf(removeMember(second, revoking(second)))).toContain('last_owner');
  });
});

describe('what depends on a member', () => {
  it('says what their keys lose or gain by each role', async () => {
    const owner = await makeWorkspace();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    const { key } = await makeLimitedKey(developer, 'api_keys:read', 'api_keys:write');
    await makeLimitedKey(developer, 'workspaces:read');
    await makeLimitedKey(developer, 'users:read');
    const { keys, keyCount, handOver } = await getDependants(owner, developer.actor.userId);
    expect(keyCount).toBe(3);
    expect(keys.map(({ id }) => id)).toContain(key.id);
    expect(handOver.developer).toEqual({ losing: 0, loses: [], gaining: 0, gains: [] });
    const loses = ['api_keys:write', 'users:read'];
    expect(handOver.viewer).toMatchObject({ losing: 2, loses, gaining: 0 });
    expect(handOver.admin).toMatchObject({
      gaining: 1,
      gains: ['api_keys:read', 'api_keys:write'],
    });
  });

  it('of a person of another workspace is not found', async () => {
    const [owner, other] = [await makeWorkspace(), await makeWorkspace()];
    expect(await refusalOf(getDependants(owner, other.actor.userId))).toContain('not_found');
    expect(await refusalOf(getDependants(owner, 'usr_nonsense'))).toContain('not_found');
  });
});

it('a viewer sees who the members are, and of their e-mail addresses only the own (attack 33)', async () => {
  const owner = await makeWorkspace();
  const viewer = await makeMember(owner.actor.workspaceId, 'viewer');
  const developer = await makeMember(owner.actor.workspaceId, 'developer');
  const page = { cursor: null, limit: 10 };
  const addressesFor = async (ctx: typeof owner) =>
    (await listMembers(ctx, page)).members.map(({ email }) => email !== null);
  expect(await addressesFor(owner)).toEqual([true, true, true]);
  expect(await addressesFor(developer)).toEqual([true, true, true]);
  expect((await listMembers(viewer, page)).members).toMatchObject([
    { role: 'owner', email: null },
    { role: 'developer', email: null },
    { role: 'viewer', email: expect.stringContaining('@') },
  ]);
  const { member } = await getDependants(viewer, owner.actor.userId);
  expect(member).toMatchObject({ role: 'owner', email: null });
});

it('members are read page by page, owners first, and a cursor counts for its workspace', async () => {
  const [owner, other] = [await makeWorkspace(), await makeWorkspace()];
  const { workspaceId } = owner.actor;
  for (const role of ['viewer', 'admin', 'viewer', 'developer'] as const) {
    await makeMember(workspaceId, role);
  }
  const roles: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof listMembers>> = await listMembers(owner, {
      cursor,
      limit: 2,
    });
    roles.push(...page.members.map(({ role }) => role));
    cursor = page.nextCursor;
    if (cursor !== null) {
      expect(await refusalOf(listMembers(other, { cursor, limit: 2 }))).toContain('cursor');
    }
  } while (cursor !== null);
  expect(roles).toEqual(['owner', 'admin', 'developer', 'viewer', 'viewer']);
});

async function nameOf({ actor }: Member) {
  const user = await runtime.database.prisma.user.findUnique({ where: { id: actor.userId } });
  return user?.name;
}
