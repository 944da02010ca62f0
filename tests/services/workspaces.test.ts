import { describe, expect, it } from 'vitest';
import { main } from '@/lib/cli/main';
import { newId } from '@/lib/services/audit';
import { createKey } from '@/lib/services/keys/create-key';
import {
  createOwnWorkspace,
  mayCreateWorkspace,
} from '@/lib/services/workspaces/create-own-workspace';
import { deleteWorkspace } from '@/lib/services/workspaces/delete-workspace';
import { enterWorkspace, listOwnWorkspaces } from '@/lib/services/workspaces/enter-workspace';
import { findWorkspaceId } from '@/lib/services/workspaces/find-workspace-id';
import { getWorkspace } from '@/lib/services/workspaces/get-workspace';
import { renameWorkspace } from '@/lib/services/workspaces/rename-workspace';
import { callRoutes } from '../support/api';
import { holderOf, refusalOf, unlimited } from '../support/members';
import { operatorKey } from '../support/operator-key';
import {
  auditOf,
  databaseDigest,
  keyInput,
  makeKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

describe('deleting a workspace', () => {
  it('refuses its keys at once, also to the company, and ends everybody’s access; its log and slug stay', async () => {
    const owner = await makeWorkspace({ name: 'Shortlived' });
    const { workspaceId, userId } = owner.actor;
    const member = await makeMember(workspaceId, 'developer');
    const { slug } = await getWorkspace(owner);
    const { secret } = await makeKey(member);
    const company = await operatorKey();
    expect((await callRoutes('/v1/api-keys/current', { secret })).status).toBe(200);
    const { propagation } = await deleteWorkspace(owner, slug);
    expect(propagation).not.toBeNull();
    expect((await callRoutes('/v1/api-keys/current', { secret })).body.reason).toBe('key_revoked');
    const asked = await callRoutes('/v1/api-keys/verify', {
      method: 'POST',
      secret: company,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: secret }),
    });
    expect(asked.body.data).toMatchObject({ valid: false, reason: 'key_revoked' });
    for (const person of [owner, member]) {
      expect(await enterWorkspace(runtime, holderOf(person), slug)).toBeNull();
      expect(await listOwnWorkspaces(runtime, person.actor.userId)).toEqual([]);
    }
    expect(await findWorkspaceId(runtime, slug)).toBeNull();
    expect(await refusalOf(createKey(owner, keyInput()))).toContain('not_found');
    expect((await auditOf(workspaceId)).at(-1)).toMatchObject({
      action: 'workspace.deleted',
      actorId: userId,
      before: { name: 'Shortlived', slug },
    });
    const again = await makeWorkspace({ name: 'Shortlived' });
    expect((await getWorkspace(again)).slug).not.toBe(slug);
    expect(await refusalOf(deleteWorkspace(owner, slug))).toContain('not_found');
  });

  it('is an owner’s, with the slug typed, and never done to the operator’s', async () => {
    const owner = await makeWorkspace();
    const { slug } = await getWorkspace(owner);
    const admin = await makeMember(owner.actor.workspaceId, 'admin');
    const before = await databaseDigest();
    expect(await refusalOf(deleteWorkspace(admin, slug))).toContain('forbidden role_missing');
    expect(await refusalOf(deleteWorkspace(owner, `${slug}x`))).toContain(`Type ${slug}`);
    expect(await databaseDigest()).toBe(before);
    await operatorKey();
    const operator = await runtime.database.prisma.workspace.findFirst({
      where: { isOperator: true },
      include: { memberships: { where: { role: 'owner' } } },
    });
    const id = operator?.id ?? '';
    await expect(
      runtime.database.pool.query('UPDATE workspaces SET deleted_at = now() WHERE id = $1', [id]),
    ).rejects.toThrow(/operator_stays/);
  });
});

describe('a further workspace', () => {
  it('is made by who runs the installation, and by anybody where sign-up is open', async () => {
    const customer = unlimited(await makeWorkspace());
    expect(await mayCreateWorkspace(customer)).toBe(false);
    const before = await databaseDigest();
    expect(await refusalOf(createOwnWorkspace(customer, 'Second'))).toContain('forbidden');
    expect(await databaseDigest()).toBe(before);
    const settings = { ...runtime.settings, isSignUpOpen: true };
    const open = { ...customer, runtime: { ...customer.runtime, settings } };
    const { slug } = await createOwnWorkspace(open, 'Second');
    const entered = await enterWorkspace(runtime, holderOf(customer), slug);
    expect(entered).toMatchObject({ actor: { role: 'owner', isOperator: false } });
    expect((await auditOf(entered?.workspace.id ?? '')).map(({ action }) => action)).toEqual([
      'workspace.created',
    ]);
  });

  it('is for owners and admins of the operator’s workspace, wherever they are', async () => {
    await operatorKey();
    const operator = await runtime.database.prisma.workspace.findFirstOrThrow({
      where: { isOperator: true },
    });
    const customer = await makeWorkspace();
    for (const [role, may] of [
      ['admin', true],
      ['developer', false],
    ] as const) {
      const member = await makeMember(customer.actor.workspaceId, 'viewer');
      await runtime.database.prisma.membership.create({
        data: { workspaceId: operator.id, userId: member.actor.userId, role },
      });
      expect(await mayCreateWorkspace(member)).toBe(may);
    }
  });
});

describe('renaming a workspace', () => {
  it('keeps its slug, is audited once, and is not a developer’s', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const { slug, name } = await getWorkspace(owner);
    await renameWorkspace(owner, 'Northwind Traders');
    await renameWorkspace(owner, 'Northwind Traders');
    expect(await getWorkspace(owner)).toMatchObject({ slug, name: 'Northwind Traders' });
    const renamed = (await auditOf(workspaceId)).filter(
      ({ action }) => action === 'workspace.renamed',
    );
    expect(renamed).toMatchObject([{ before: { name }, after: { name: 'Northwind Traders' } }]);
    const developer = await makeMember(workspaceId, 'developer');
    expect(await refusalOf(renameWorkspace(developer, 'Mine'))).toContain('forbidden');
  });
});

it('the command line does not know a deleted workspace, but for its audit log', async () => {
  const owner = await makeWorkspace();
  const { slug } = await getWorkspace(owner);
  await deleteWorkspace(owner, slug);
  const said: string[] = [];
  const output = {
    print: (text: string) => void said.push(text),
    error: (text: string) => void said.push(text),
    readInput: async () => '',
  };
  expect(await main(['keys', 'list', '--workspace', slug], output)).toBe(1);
  expect(said.join()).toContain(`There is no workspace "${slug}".`);
  expect(await main(['audit', 'export', '--workspace', slug], output)).toBe(0);
  expect(said.join()).toContain('workspace.deleted');
  expect(await main(['audit', 'verify', '--workspace', slug], output)).toBe(0);
});

it('who belongs to more than a hundred workspaces enters the newest too', async () => {
  const { actor } = await makeWorkspace();
  const { prisma } = runtime.database;
  const slugOf = (id: string) => id.replace('_', '-');
  const ids = Array.from({ length: 105 }, () => newId(runtime, 'workspace'));
  await prisma.workspace.createMany({
    data: ids.map((id) => ({ id, slug: slugOf(id), name: 'Many' })),
  });
  await prisma.membership.createMany({
    data: ids.map((workspaceId) => ({
      workspaceId,
      userId: actor.userId,
      role: 'viewer' as const,
    })),
  });
  const person = { id: actor.userId, sessionId: actor.sessionId };
  for (const slug of [ids[0] ?? '', ids[104] ?? ''].map(slugOf)) {
    expect(await enterWorkspace(runtime, person, slug)).toMatchObject({
      actor: { role: 'viewer' },
    });
  }
  const stranger = await makeWorkspace();
  const nobody = { id: stranger.actor.userId, sessionId: stranger.actor.sessionId };
  expect(await enterWorkspace(runtime, nobody, slugOf(ids[104] ?? ''))).toBeNull();
});
