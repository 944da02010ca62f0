import { afterAll, describe, expect, it, vi } from 'vitest';
import { parseId } from '@/lib/core/ids';
import { describeNotice } from '@/lib/core/notice';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import type { Context, UserActor } from '@/lib/services/context';
import { findKeys } from '@/lib/services/installation/find-keys';
import { previewCompromised } from '@/lib/services/installation/preview-compromised';
import { revokeCompromised } from '@/lib/services/installation/revoke-compromised';
import { resumeWorkspace, suspendWorkspace } from '@/lib/services/installation/suspend-workspace';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { dismissNotice } from '@/lib/services/notices/dismiss-notice';
import { listNotices } from '@/lib/services/notices/list-notices';
import { changeSubscription } from '@/lib/services/workspaces/change-subscription';
import { LIVE } from '../support/defaults';
import { makeManyKeys } from '../support/many-keys';
import {
  auditOf,
  databaseDigest,
  dumpDatabase,
  logLines,
  makeKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const newUnknown = () => newSecret(LIVE, secureRandom);
const pasted: string[] = [];
afterAll(async () => {
  const everything = logLines.join('') + (await dumpDatabase());
  for (const secret of pasted) expect(everything).not.toContain(secret);
});

async function paste(owner: Context<UserActor>) {
  const made = await makeKey(owner);
  pasted.push(made.secret);
  return made;
}

async function reasonOf(secret: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
  return decision.valid ? 'valid' : decision.reason;
}

async function emailOf({ actor }: Context<UserActor>): Promise<string> {
  const { prisma } = runtime.database;
  return (await prisma.user.findUniqueOrThrow({ where: { id: actor.userId } })).email;
}

async function slugOf({ actor }: Context<UserActor>): Promise<string> {
  const { prisma } = runtime.database;
  return (await prisma.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId } })).slug;
}

describe('only the operator', () => {
  it('finds, previews, revokes, suspends: nobody of another workspace, and no developer', async () => {
    const stranger = await makeWorkspace();
    const developer = await makeMember(operator.actor.workspaceId, 'developer');
    const { key, secret } = await paste(stranger);
    const before = await databaseDigest();
    for (const ctx of [stranger, developer]) {
      const { workspaceId } = stranger.actor;
      const attempts = [
        () => findKeys(ctx, { text: secret, cursor: null }),
        () => previewCompromised(ctx, secret),
        () => revokeCompromised(ctx, { keyIds: [key.id], reason: 'leaked' }),
        async () => suspendWorkspace(ctx, workspaceId, { reason: 'abuse' }),
        async () => resumeWorkspace(ctx, workspaceId),
        () => changeSubscription(ctx, { subscription: 'inactive' }, workspaceId),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow('Your role');
    }
    expect(await databaseDigest()).toBe(before);
  });
});

describe('the operator finds a key', () => {
  it('by a pasted secret in any text: what it is, where, and when it was used last', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await paste(owner);
    await runtime.database.prisma.apiKey.update({
      where: { id: key.id },
      data: { lastUsedAt: new Date('2026-11-01T10:00:00Z'), lastUsedIp: '198.51.100.7' },
    });
    const found = await findKeys(operator, { text: `"${secret}",${newUnknown()}`, cursor: null });
    expect(found).toMatchObject({ by: 'secret', unknown: 1, nextCursor: null });
    expect(found.keys).toMatchObject([
      {
        id: key.id,
        status: 'ACTIVE',
        lastFour: secret.slice(-4),
        isReplaced: false,
        lastUsedAt: new Date('2026-11-01T10:00:00Z'),
        lastUsedIp: '198.51.100.7',
        workspace: { id: owner.actor.workspaceId, slug: await slugOf(owner) },
        createdBy: { id: owner.actor.userId, email: await emailOf(owner) },
      },
    ]);
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  it('by last four, id, e-mail address, and the slug or id of a workspace', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await paste(owner);
    const texts = {
      last_four: secret.slice(-4),
      id: key.id,
      email: (await emailOf(owner)).toUpperCase(),
      workspace: await slugOf(owner),
    };
    for (const [by, text] of [...Object.entries(texts), ['workspace', owner.actor.workspaceId]]) {
      const found = await findKeys(operator, { text: ` ${text} `, cursor: null });
      expect(found.by).toBe(by);
      expect(found.keys.map(({ id }) => id)).toContain(key.id);
    }
  });

  it('page by page, each key once, newest first', async () => {
    const owner = await makeWorkspace();
    const made = await makeManyKeys(owner, 120);
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof findKeys>> = await findKeys(operator, {
        text: owner.actor.workspaceId,
        cursor,
      });
      ids.push(...page.keys.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(ids).toEqual(
      made
        .map(({ id }) => id)
        .sort()
        .reverse(),
    );
  });

  it.each(['', ' ', 'nobody@nowhere.test', 'key_unknown', 'no-such-workspace', "'; --", '\u0001'])(
    'not by %j',
    async (text) => {
      expect((await findKeys(operator, { text, cursor: null })).keys).toEqual([]);
    },
  );
});

describe('the preview of a leak', () => {
  it('counts the matched, unknown, revoked, replaced and used ones, and changes nothing', async () => {
    const owner = await makeWorkspace();
    const [used, idle, gone, old] = [
      await paste(owner),
      await paste(owner),
      await paste(owner),
      await paste(owner),
    ];
    await runtime.database.prisma.apiKey.update({
      where: { id: used.key.id },
      data: { lastUsedAt: runtime.now(), lastUsedIp: '198.51.100.7' },
    });
    await revokeKey(owner, gone.key.id, null);
    await regenerateKey(owner, old.key.id, old.key.lastFour);
    const secrets = [idle, used, gone, old].map(({ secret }) => secret);
    const before = await databaseDigest();
    const text = [...secrets, ...secrets, newUnknown(), newUnknown()].join('\n');
    expect(await previewCompromised(operator, text)).toMatchObject({
      secrets: 6,
      unknown: 2,
      revoked: 1,
      replaced: 1,
      inUse: 1,
      workspaces: 1,
      keyIds: [used.key.id, idle.key.id],
      keys: [{ id: used.key.id }, { id: idle.key.id }],
    });
    expect(await databaseDigest()).toBe(before);
  });

  it('takes one statement for each 1,000 secrets and no argon2, known or not', async () => {
    const query = vi.spyOn(runtime.database.pool, 'query');
    const { secret } = await paste(await makeWorkspace());
    const argon2 = vi.spyOn(runtime.argon2, 'run');
    for (const known of [[secret], []]) {
      const unknown = Array.from({ length: 1_500 - known.length }, newUnknown);
      query.mockClear();
      await previewCompromised(operator, [...unknown, ...known].join(' '));
      expect(query).toHaveBeenCalledTimes(2);
    }
    expect(argon2).not.toHaveBeenCalled();
    query.mockRestore();
    argon2.mockRestore();
  });
});

describe('revoking compromised keys', () => {
  it('is audited in both workspaces, tells the owners, and stops the keys', async () => {
    const owner = await makeWorkspace();
    const [one, two] = [await paste(owner), await paste(owner)];
    const reason = `Found ${one.secret} in a public log`;
    const report = await revokeCompromised(operator, {
      keyIds: [one.key.id, two.key.id, 'key_nonsense'],
      reason,
    });
    expect(report).toEqual({ revoked: 2, already: 0, unknown: 1, failed: [] });
    expect(await reasonOf(one.secret)).toBe('key_revoked');
    for (const { key } of [one, two]) {
      expect((await auditOf(key.id)).at(-1)).toMatchObject({
        workspaceId: owner.actor.workspaceId,
        action: 'api_key.revoked',
        actorId: operator.actor.userId,
        before: { status: 'ACTIVE' },
      });
    }
    const acts = await auditOf(operator.actor.workspaceId);
    expect(acts.at(-1)).toMatchObject({
      action: 'installation.keys_revoked',
      after: { keys: 2, workspaces: [owner.actor.workspaceId] },
    });
    const [notice] = await listNotices(owner);
    expect(notice).toMatchObject({ kind: 'keys_revoked', count: 2, by: 'operator' });
    expect(notice && describeNotice(notice)).toMatch(
      /^2 API keys were revoked by the operator.*public log$/,
    );
  });

  it('repeated, it does nothing and nobody is told again', async () => {
    const owner = await makeWorkspace();
    const { key } = await paste(owner);
    const order = { keyIds: [key.id, key.id], reason: 'leaked' };
    await revokeCompromised(operator, order);
    const before = await databaseDigest();
    const again = await revokeCompromised(operator, order);
    expect(again).toEqual({ revoked: 0, already: 1, unknown: 0, failed: [] });
    expect(await databaseDigest()).toBe(before);
  });

  it('1,000 leaked keys in one call: all stop, with a row each, one notice, and progress', async () => {
    const owner = await makeWorkspace();
    const real = await paste(owner);
    const made = [...(await makeManyKeys(owner, 999)), real];
    const text = made.map(({ secret }) => `GET /v1 "${secret}" 200`).join('\n');
    const { keyIds } = await previewCompromised(operator, text);
    const progress: number[] = [];
    const report = await revokeCompromised(operator, { keyIds, reason: 'leaked' }, (done) =>
      progress.push(done),
    );
    expect(report).toEqual({ revoked: 1_000, already: 0, unknown: 0, failed: [] });
    expect(progress.at(-1)).toBe(1_000);
    expect(await reasonOf(real.secret)).toBe('key_revoked');
    const { prisma } = runtime.database;
    const { workspaceId } = owner.actor;
    expect(await prisma.apiKey.count({ where: { workspaceId, status: 'REVOKED' } })).toBe(1_000);
    const where = { workspaceId, action: 'api_key.revoked' };
    expect(await prisma.auditEvent.count({ where })).toBe(1_000);
    expect(await listNotices(owner)).toMatchObject([{ count: 1_000, kind: 'keys_revoked' }]);
  });

  it('is done at once by two operators and each key is revoked once', async () => {
    const owner = await makeWorkspace();
    const made = await makeManyKeys(owner, 250);
    const keyIds = made.map(({ id }) => id);
    const reports = await Promise.all([
      revokeCompromised(operator, { keyIds, reason: 'leaked' }),
      revokeCompromised(operator, { keyIds: keyIds.toReversed(), reason: 'leaked' }),
    ]);
    expect(reports.map(({ failed }) => failed)).toEqual([[], []]);
    expect(reports.reduce((sum, { revoked }) => sum + revoked, 0)).toBe(250);
  });
});

describe('a notice', () => {
  it('is dismissed for everybody by who manages the workspace, once, and is audited', async () => {
    const owner = await makeWorkspace();
    const viewer = await makeMember(owner.actor.workspaceId, 'viewer');
    const { key } = await paste(owner);
    await revokeCompromised(operator, { keyIds: [key.id], reason: 'leaked' });
    const [notice] = await listNotices(viewer);
    const id = notice?.id ?? '';
    await expect(dismissNotice(viewer, id)).rejects.toThrow('Your role');
    await dismissNotice(await makeWorkspace(), id);
    expect(await listNotices(viewer)).toHaveLength(1);
    await dismissNotice(owner, id);
    await dismissNotice(owner, id);
    expect(await listNotices(viewer)).toEqual([]);
    const rows = await auditOf(owner.actor.workspaceId);
    const dismissed = rows.filter(({ action }) => action === 'workspace.notice_dismissed');
    expect(dismissed).toMatchObject([{ after: { notice: id } }]);
  });
});

describe('a suspended workspace', () => {
  it('has no key that works, also when billing says active, until it is resumed', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const { secret } = await paste(owner);
    await suspendWorkspace(operator, workspaceId, { reason: 'Abuse' });
    await suspendWorkspace(operator, workspaceId, { reason: 'Again' });
    expect(await reasonOf(secret)).toBe('subscription_inactive');
    await changeSubscription(operator, { subscription: 'active', plan: 'Pro' }, workspaceId);
    expect(await reasonOf(secret)).toBe('subscription_inactive');
    await resumeWorkspace(operator, workspaceId);
    expect(await reasonOf(secret)).toBe('valid');
    expect(await listNotices(owner)).toMatchObject([{ kind: 'workspace_resumed' }]);
    await suspendWorkspace(operator, workspaceId, { reason: 'Once more' });
    expect(await listNotices(owner)).toMatchObject([{ kind: 'workspace_suspended' }]);
  });

  it('is never the operator’s own: its keys verify everybody’s', async () => {
    const { secret } = await paste(operator);
    const { workspaceId } = operator.actor;
    const refused = { code: 'forbidden', details: { reason: 'operator_workspace' } };
    await expect(
      suspendWorkspace(operator, workspaceId, { reason: 'A slip' }),
    ).rejects.toMatchObject(refused);
    await expect(
      changeSubscription(operator, { subscription: 'inactive' }, workspaceId),
    ).rejects.toMatchObject(refused);
    await changeSubscription(operator, { subscription: 'past_due' }, workspaceId);
    expect(await reasonOf(secret)).toBe('valid');
  });

  it('is audited in both workspaces, and so is its subscription', async () => {
    const owner = await makeWorkspace();
    const workspaceId = parseId('workspace', owner.actor.workspaceId) ?? owner.actor.workspaceId;
    await suspendWorkspace(operator, workspaceId, { reason: 'Abuse' });
    await resumeWorkspace(operator, workspaceId);
    await changeSubscription(operator, { subscription: 'past_due' }, workspaceId);
    const rows = await auditOf(workspaceId);
    for (const where of [workspaceId, operator.actor.workspaceId]) {
      const actions = rows.filter((row) => row.workspaceId === where).map(({ action }) => action);
      expect(actions.filter((action) => action !== 'workspace.created')).toEqual([
        'workspace.suspended',
        'workspace.resumed',
        'workspace.subscription_changed',
      ]);
    }
  });

  it('that does not exist is not found', async () => {
    const id = parseId('workspace', `ws_${'0'.repeat(26)}`);
    if (id === null) throw new Error('not an id');
    const unknown = suspendWorkspace(operator, id, { reason: 'Abuse' });
    await expect(unknown).rejects.toThrow('Workspace not found');
  });
});
