import { expect, it } from 'vitest';
import { isDomainError } from '@/lib/core/errors';
import { holdsScope, ROLES, type Role, reachOf } from '@/lib/core/roles';
import { apiRoutes } from '@/lib/http/v1/index';
import { addAddresses } from '@/lib/services/allowlist/change-allowlist';
import { getAllowlist } from '@/lib/services/allowlist/get-allowlist';
import { newId } from '@/lib/services/audit';
import type { Context, UserActor } from '@/lib/services/context';
import { addNotice } from '@/lib/stores/notices';
import { transaction } from '@/lib/stores/transaction';
import { makeIncident } from '../support/alerts';
import { callRoutes } from '../support/api';
import { ALL_SCOPES } from '../support/defaults';
import { invite, unlimited } from '../support/members';
import {
  MUTATIONS,
  type Mutation,
  mutationsInSources,
  NOT_BY_ROLE,
  type Subject,
} from '../support/mutations';
import { databaseDigest, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

/** One of each thing that a workspace has, none of it of `actor`'s making but the own key. */
async function furnish(owner: Context<UserActor>, actor: Context<UserActor>) {
  const ownKey = await makeKey(owner);
  await runtime.database.pool.query('UPDATE api_keys SET created_by = $1 WHERE id = $2', [
    actor.actor.userId,
    ownKey.key.id,
  ]);
  const othersKey = await makeKey(owner);
  for (const { key } of [ownKey, othersKey]) await makeIncident(owner, key.id);
  await addAddresses(owner, { addresses: ['192.0.2.1'], label: null, confirmed: [] });
  const { addresses } = await getAllowlist(owner);
  const ids: Record<Subject, string> = {
    key: othersKey.key.id,
    address: addresses[0]?.id ?? '',
    member: (await makeMember(owner.actor.workspaceId, 'viewer')).actor.userId,
    invitation: (await invite(owner, undefined, 'viewer')).id,
    notice: await makeNotice(owner),
    delivery: await makeDelivery(owner),
    workspace: '',
  };
  return { ids, ownKey, othersKey };
}

async function makeNotice({ actor, runtime }: Context<UserActor>): Promise<string> {
  const id = newId(runtime, 'notice');
  const facts = { kind: 'keys_reported', by: 'report', reason: null, keyIds: [] } as const;
  await transaction(runtime.database.prisma, (tx) =>
    addNotice(tx, actor.workspaceId, { ...facts, id, act: id, at: runtime.now() }),
  );
  return id;
}

async function makeDelivery({ actor, runtime }: Context<UserActor>): Promise<string> {
  const id = newId(runtime, 'delivery');
  await runtime.database.pool.query(
    `INSERT INTO deliveries (id, workspace_id, channel, event, body, state, settled_at)
     VALUES ($1, $2, 'webhook', 'alert.fired', '{}', 'failed', now())`,
    [id, actor.workspaceId],
  );
  return id;
}

async function outcomeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'done';
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return error.code;
  }
}

/** How many changes the audit log tells of, in one workspace or in all. */
async function auditCount(workspaceId?: string): Promise<number> {
  const where = workspaceId === undefined ? {} : { workspaceId };
  return await runtime.database.prisma.auditEvent.count({ where });
}

it('every service that changes something says which permission it needs, or why none', () => {
  const known = [...Object.keys(MUTATIONS), ...Object.keys(NOT_BY_ROLE)];
  expect(mutationsInSources().sort()).toEqual(known.sort());
});

it.each(ROLES)('a %s changes nothing that the table of roles does not say', async (role) => {
  const { actor, idOf } = await worldOf(role);
  const before = await databaseDigest();
  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    for (const { whose, expected } of attemptsAt(mutation, role)) {
      if (expected === 'done') continue;
      const label = `${name} by a ${role}: ${whose}`;
      const attempt = mutation.call(actor, idOf(whose, mutation.about));
      expect(await outcomeOf(attempt), label).toBe(expected === 'passed_over' ? 'done' : expected);
      expect(await databaseDigest(), label).toBe(before);
    }
  }
});

it.each(ROLES)('a %s changes all that it says, each time with an audit row', async (role) => {
  const { actor, idOf } = await worldOf(role);
  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    const allowed = attemptsAt(mutation, role).filter(({ expected }) => expected === 'done');
    for (const { whose } of allowed) {
      const label = `${name} by a ${role}: ${whose}`;
      const id = idOf(whose, mutation.about);
      await mutation.prepare?.(id);
      const rows = await auditCount(actor.actor.workspaceId);
      expect(await outcomeOf(mutation.call(actor, id)), label).toBe('done');
      expect(await auditCount(actor.actor.workspaceId), label).toBeGreaterThan(rows);
    }
  }
});

/** Somebody of that role, and what there is to change in their workspace and in another. */
async function worldOf(role: Role) {
  const owner = await makeWorkspace();
  const actor = unlimited(await makeMember(owner.actor.workspaceId, role));
  const { ids, ownKey } = await furnish(owner, actor);
  const foreign = await furnish(...(await strangers()));
  const idOf = (whose: Attempt['whose'], about: Subject) =>
    ({ foreign: foreign.ids[about], others: ids[about], own: ownKey.key.id })[whose];
  return { actor, idOf };
}

interface Attempt {
  whose: 'foreign' | 'others' | 'own';
  expected: 'done' | 'forbidden' | 'not_found' | 'passed_over';
}

/** What a role comes to with a thing of a foreign workspace, of somebody else, and of its own. */
function attemptsAt({ permission, about, passesOverForeign }: Mutation, role: Role): Attempt[] {
  const reach = reachOf(role, permission);
  if (reach === null) {
    return (['foreign', 'others', 'own'] as const).map((whose) => ({
      whose,
      expected: 'forbidden',
    }));
  }
  if (about === 'workspace') return [{ whose: 'others', expected: 'done' }];
  const others = reach === 'all' || about !== 'key' ? 'done' : 'forbidden';
  const own: Attempt[] = about === 'key' ? [{ whose: 'own', expected: 'done' }] : [];
  return [
    { whose: 'foreign', expected: passesOverForeign ? 'passed_over' : 'not_found' },
    { whose: 'others', expected: others },
    ...own,
  ];
}

it('nobody changes anything with the rights of a page that was drawn before they were removed', async () => {
  for (const [name, { about, call }] of Object.entries(MUTATIONS)) {
    if (!['member', 'invitation'].includes(about) && name !== 'inviteMember') continue;
    const owner = await makeWorkspace();
    const admin = unlimited(await makeMember(owner.actor.workspaceId, 'admin'));
    const { ids } = await furnish(owner, admin);
    await runtime.database.pool.query('DELETE FROM memberships WHERE user_id = $1', [
      admin.actor.userId,
    ]);
    const before = await databaseDigest();
    expect(await outcomeOf(call(admin, ids[about])), name).toBe('forbidden');
    expect(await databaseDigest(), name).toBe(before);
  }
});

it.each(ROLES)('a key of a %s does on each route what its creator’s role holds', async (role) => {
  const routes = apiRoutes.routes.filter(({ requires }) => requires.includes(':'));
  expect(routes.length).toBeGreaterThan(4);
  const owner = await makeWorkspace();
  const creator = await makeMember(owner.actor.workspaceId, role);
  const { ownKey, othersKey } = await furnish(owner, creator);
  const { pool } = runtime.database;
  await pool.query('UPDATE api_keys SET scopes = $1 WHERE id = $2', [ALL_SCOPES, ownKey.key.id]);
  for (const { method, path, requires } of routes) {
    const isHeld = holdsScope(role, false, requires);
    const at = path.replace('{id}', othersKey.key.id);
    const label = `${method} ${path} with a key of a ${role}`;
    const before = await auditCount();
    const json = { headers: { 'content-type': 'application/json' }, body: '{}' };
    const { status, body } = await callRoutes(at, {
      method,
      secret: ownKey.secret,
      ...(method === 'GET' || method === 'DELETE' ? {} : json),
    });
    if (!isHeld) {
      expect([status, body.reason], label).toEqual([403, 'scope_missing']);
    } else if (path.includes('api-keys/{id}')) {
      expect(status, label).toBe(seesAll(role) ? 200 : 404);
    } else expect(status, label).not.toBe(403);
    const changes = method === 'DELETE' && status === 200 ? 1 : 0;
    expect(await auditCount(), label).toBe(before + changes);
  }
});

function seesAll(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

async function strangers(): Promise<[Context<UserActor>, Context<UserActor>]> {
  const owner = await makeWorkspace();
  return [owner, await makeMember(owner.actor.workspaceId, 'developer')];
}
