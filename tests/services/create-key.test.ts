import { describe, expect, it } from 'vitest';
import { holdsScope, ROLES } from '@/lib/core/roles';
import { createKey } from '@/lib/services/keys/create-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { ALL_SCOPES } from '../support/defaults';
import {
  anonymous,
  auditOf,
  dumpDatabase,
  keyInput,
  logLines,
  makeKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

describe('creating a key', () => {
  it('gives a secret that verifies, and leaves it nowhere', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner, { name: 'CI', environment: 'test' });
    expect(secret).toMatch(/^sk_test_[0-9A-Za-z]{22}$/);
    expect(key).toMatchObject({
      name: 'CI',
      prefix: 'sk_test_',
      lastFour: secret.slice(-4),
      status: 'ACTIVE',
    });
    const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
    expect(decision).toMatchObject({ valid: true, key: { id: key.id } });
    const left = (await dumpDatabase()) + logLines.join('') + JSON.stringify(await auditOf(key.id));
    expect(left).not.toContain(secret.slice(8));
  });

  it('writes exactly one audit row, without secret or hash', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner, { name: 'Audited', expiry: '30d' });
    const rows = await auditOf(key.id);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      action: 'api_key.created',
      actorId: owner.actor.userId,
      workspaceId: owner.actor.workspaceId,
      before: null,
      after: { name: 'Audited', environment: 'live', permission_level: 'full' },
    });
    expect(JSON.stringify(rows)).not.toContain('argon2');
  });

  it('from the same form twice makes one key and shows no secret again', async () => {
    const owner = await makeWorkspace();
    const input = keyInput({ idempotencyKey: 'form-0123456789abcdef' });
    const answers = await Promise.all([createKey(owner, input), createKey(owner, input)]);
    answers.push(await createKey(owner, input));
    expect(new Set(answers.map((answer) => answer.key.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.secret !== null)).toHaveLength(1);
    expect(await auditOf(answers[0]?.key.id ?? '')).toHaveLength(1);
  });

  it('a form’s name counts within its workspace only', async () => {
    const [a, b] = [await makeWorkspace(), await makeWorkspace()];
    const input = keyInput({ idempotencyKey: 'form-shared-0123456789' });
    const first = await createKey(a, input);
    const second = await createKey(b, input);
    expect(second.secret).not.toBeNull();
    expect(second.key.id).not.toBe(first.key.id);
  });

  it('is refused to a viewer', async () => {
    const owner = await makeWorkspace();
    const viewer = await makeMember(owner.actor.workspaceId, 'viewer');
    await expect(createKey(viewer, keyInput())).rejects.toMatchObject({
      code: 'forbidden',
      details: { reason: 'role_missing' },
    });
  });

  it('is refused to somebody who was demoted or removed meanwhile, whatever their page says', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const admin = await makeMember(workspaceId, 'admin');
    const { userId } = admin.actor;
    const membership = { workspaceId_userId: { workspaceId, userId } };
    await runtime.database.prisma.membership.update({
      where: membership,
      data: { role: 'viewer' },
    });
    await expect(createKey(admin, keyInput())).rejects.toMatchObject({ code: 'forbidden' });
    await runtime.database.prisma.membership.delete({ where: membership });
    await expect(createKey(admin, keyInput())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('never grants more than the creator holds, and never trims silently', async () => {
    for (const isOperator of [false, true]) {
      const owner = await makeWorkspace({ isOperator });
      for (const role of ROLES.filter((name) => name !== 'viewer')) {
        const member = await makeMember(owner.actor.workspaceId, role);
        for (const scope of ALL_SCOPES) {
          const input = keyInput({ permissionLevel: 'limited', scopes: [scope] });
          const isHeld = holdsScope(role, isOperator, scope);
          if (isHeld) {
            const { key } = await createKey(member, input);
            expect(key.scopes).toContain(scope);
          } else {
            await expect(createKey(member, input)).rejects.toMatchObject({
              code: 'forbidden',
              details: { reason: 'scope_missing', requiredScopes: [scope] },
            });
          }
        }
      }
    }
  });

  it('does not make a key that would have expired already', async () => {
    const owner = await makeWorkspace();
    const input = keyInput({ expiry: '2020-01-01T00:00:00Z' });
    await expect(createKey(owner, input)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('by the command line belongs to the longest-standing owner, or to whom it names', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const developer = await makeMember(workspaceId, 'developer');
    const system = {
      ...anonymous({ via: 'cli' }),
      actor: { type: 'system', workspaceId },
    } as const;
    const byDefault = await createKey(system, keyInput());
    expect(byDefault.key.createdBy.id).toBe(owner.actor.userId);
    const { email } = await runtime.database.prisma.user.findUniqueOrThrow({
      where: { id: developer.actor.userId },
    });
    const named = await createKey(system, keyInput(), email);
    expect(named.key.createdBy.id).toBe(developer.actor.userId);
    expect(await auditOf(named.key.id)).toMatchObject([{ actorType: 'system', via: 'cli' }]);
    await expect(createKey(system, keyInput(), 'nobody@example.com')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
