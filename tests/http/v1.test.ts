import { describe, expect, it } from 'vitest';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { callRoutes } from '../support/api';
import { flushUsage } from '../support/usage';
import {
  auditOf,
  makeKey,
  makeLimitedKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

describe('GET /v1/api-keys/current', () => {
  it('tells any key its status and facts', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeLimitedKey(owner, 'users:read');
    const answer = await callRoutes('/v1/api-keys/current', { secret });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      data: {
        id: key.id,
        name: 'Key',
        prefix: 'sk_live_',
        created_at: key.createdAt.toISOString(),
        last_used: null,
        status: 'ACTIVE',
        environment: 'live',
        last_four: secret.slice(-4),
        permission_level: 'limited',
        scopes: ['users:read'],
        effective_scopes: ['users:read'],
        expires_at: null,
        restrictions: {
          allowed_addresses: null,
          allowed_referrers: null,
          allowed_endpoints: null,
          report_only: [],
        },
        workspace_id: owner.actor.workspaceId,
      },
    });
  });

  it('HEAD answers the same without a body', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const answer = await callRoutes('/v1/api-keys/current', { secret, method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '' });
  });

  it('the scheme’s case does not matter (RFC 9110 §11.1)', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    for (const scheme of ['bearer', 'BEARER', 'Bearer ']) {
      const headers = { authorization: `${scheme} ${secret}` };
      expect((await callRoutes('/v1/api-keys/current', { headers })).status).toBe(200);
    }
  });

  it('notes the last use with its address, off the request path', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    await callRoutes('/v1/api-keys/current', { secret });
    await flushUsage();
    const row = await runtime.database.prisma.apiKey.findFirstOrThrow({ where: { id: key.id } });
    expect(row.lastUsedIp).toBe('192.0.2.1');
    expect(row.lastUsedAt).not.toBeNull();
  });

  it('a deactivated key is told so; its use is not noted', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    await deactivateKey(owner, key.id);
    const answer = await callRoutes('/v1/api-keys/current', { secret });
    expect(answer.body).toMatchObject({
      status: 401,
      code: 'unauthorized',
      reason: 'key_inactive',
    });
    await flushUsage();
    const row = await runtime.database.prisma.apiKey.findFirstOrThrow({ where: { id: key.id } });
    expect(row.lastUsedAt).toBeNull();
  });
});

describe('GET /v1/api-keys', () => {
  it('lists the workspace’s keys of the calling key’s environment, newest first', async () => {
    const owner = await makeWorkspace();
    const other = await makeWorkspace();
    await makeKey(other);
    await makeKey(owner, { environment: 'test', name: 'Test' });
    const old = await makeKey(owner, { name: 'Old' });
    const { secret } = await makeKey(owner, { name: 'Caller' });
    const answer = await callRoutes('/v1/api-keys', { secret });
    expect(answer.body.data.map((key: { name: string }) => key.name)).toEqual(['Caller', 'Old']);
    expect(answer.body.data[1]).toMatchObject({
      id: old.key.id,
      prefix: 'sk_live_',
      created_at: old.key.createdAt.toISOString(),
      last_used: null,
    });
    expect(answer.body.next_cursor).toBeNull();
    expect(answer.text).not.toContain(secret);
    expect(answer.text).not.toMatch(/hash|lookup/);
  });

  it('leaves revoked keys out unless asked for them', async () => {
    const owner = await makeWorkspace();
    const gone = await makeKey(owner, { name: 'Gone' });
    const { secret } = await makeKey(owner, { name: 'Caller' });
    await revokeKey(owner, gone.key.id, null);
    const names = async (query: string) =>
      (await callRoutes(`/v1/api-keys${query}`, { secret })).body.data.map(
        (key: { name: string; status: string }) => `${key.name} ${key.status}`,
      );
    expect(await names('')).toEqual(['Caller ACTIVE']);
    expect(await names('?include=revoked')).toEqual(['Caller ACTIVE', 'Gone REVOKED']);
  });

  it('pages by cursor: every key once, also when keys come and go meanwhile', async () => {
    const owner = await makeWorkspace();
    const made = [];
    for (let i = 0; i < 7; i += 1) made.push((await makeKey(owner, { name: `k${i}` })).key.name);
    const { secret } = await makeKey(owner, { name: 'caller' });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const answer = await callRoutes(`/v1/api-keys?limit=3${query}`, { secret });
      seen.push(...answer.body.data.map((key: { name: string }) => key.name));
      cursor = answer.body.next_cursor;
      await makeKey(owner, { name: 'later' });
    } while (cursor !== null);
    expect(seen).toEqual(['caller', ...made.reverse()]);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=NaN',
    'limit=1e9',
    'limit=',
    'limit=1&limit=2',
    'cursor=x',
    'cursor=eyJ9.AAAA',
    'include=all',
    'offset=5',
  ])('%s is refused', async (query) => {
    const { secret } = await makeKey(await makeWorkspace());
    const answer = await callRoutes(`/v1/api-keys?${query}`, { secret });
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(answer.body.errors[0].parameter).toBe(query.slice(0, query.indexOf('=')));
  });

  it('a cursor of another workspace or another list is refused', async () => {
    const [a, b] = [await makeWorkspace(), await makeWorkspace()];
    for (const owner of [a, b]) await makeKey(owner);
    const [first, second] = [await makeKey(a), await makeKey(b)];
    const { body } = await callRoutes('/v1/api-keys?limit=1', { secret: first.secret });
    const cursor = encodeURIComponent(body.next_cursor);
    expect(
      (await callRoutes(`/v1/api-keys?cursor=${cursor}`, { secret: first.secret })).status,
    ).toBe(200);
    expect(
      (await callRoutes(`/v1/api-keys?cursor=${cursor}`, { secret: second.secret })).status,
    ).toBe(400);
    expect(
      (await callRoutes(`/v1/api-keys?include=revoked&cursor=${cursor}`, { secret: first.secret }))
        .status,
    ).toBe(400);
  });

  it('a developer’s key sees the keys they created, and no other', async () => {
    const owner = await makeWorkspace();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    const foreign = await makeKey(owner, { name: 'Owner’s' });
    const { secret } = await makeKey(developer, { name: 'Own' });
    const list = await callRoutes('/v1/api-keys', { secret });
    expect(list.body.data.map((key: { name: string }) => key.name)).toEqual(['Own']);
    for (const method of ['GET', 'DELETE']) {
      const answer = await callRoutes(`/v1/api-keys/${foreign.key.id}`, { secret, method });
      expect(answer.body).toMatchObject({ status: 404, detail: 'API key not found' });
    }
  });
});

describe('DELETE /v1/api-keys/{id}', () => {
  const message = { success: true, message: 'API key revoked successfully' };
  const nobodyRemembers = { verifiers: 0, acknowledged: 0, lapsed: 0, ms: expect.any(Number) };

  it('revokes: the next call with that key is refused; repeated it answers the same, one audit row', async () => {
    const owner = await makeWorkspace();
    const caller = await makeKey(owner);
    const { key, secret } = await makeKey(owner);
    for (let i = 0; i < 3; i += 1) {
      const answer = await callRoutes(`/v1/api-keys/${key.id}`, {
        secret: caller.secret,
        method: 'DELETE',
      });
      expect(answer.body).toEqual({ ...message, propagation: nobodyRemembers });
      expect(answer.headers.get('keydesk-simulated')).toBeNull();
    }
    expect((await callRoutes('/v1/api-keys/current', { secret })).status).toBe(401);
    const rows = await auditOf(key.id);
    expect(rows.map((row) => row.action)).toEqual(['api_key.created', 'api_key.revoked']);
    expect(rows[1]).toMatchObject({
      actorType: 'key',
      actorId: caller.key.id,
      via: 'api',
      address: '192.0.2.1',
    });
  });

  it('a key may revoke itself', async () => {
    const { key, secret } = await makeKey(await makeWorkspace());
    const call = { secret, method: 'DELETE' };
    expect((await callRoutes(`/v1/api-keys/${key.id}`, call)).body).toMatchObject(message);
    expect((await callRoutes(`/v1/api-keys/${key.id}`, call)).status).toBe(401);
  });

  it('with a test key it is validated, answered the same, and nothing is persisted', async () => {
    const owner = await makeWorkspace();
    const caller = await makeKey(owner, { environment: 'test' });
    const { key, secret } = await makeKey(owner, { environment: 'test' });
    const live = await makeKey(owner);
    const call = { secret: caller.secret, method: 'DELETE' };
    const answer = await callRoutes(`/v1/api-keys/${key.id}`, call);
    expect(answer.body).toEqual(message);
    expect(answer.headers.get('keydesk-simulated')).toBe('true');
    expect((await callRoutes('/v1/api-keys/current', { secret })).status).toBe(200);
    expect(await auditOf(key.id)).toHaveLength(1);
    expect((await callRoutes(`/v1/api-keys/${live.key.id}`, call)).status).toBe(404);
  });

  it('a live key does not reach test keys', async () => {
    const owner = await makeWorkspace();
    const { secret } = await makeKey(owner);
    const { key } = await makeKey(owner, { environment: 'test' });
    for (const method of ['GET', 'DELETE']) {
      expect((await callRoutes(`/v1/api-keys/${key.id}`, { secret, method })).status).toBe(404);
    }
  });
});

describe('GET /v1/workspaces and /v1/users/{id}', () => {
  it('tell the calling key’s own workspace and its members', async () => {
    const owner = await makeWorkspace({ name: 'Café Müller' });
    const { secret } = await makeKey(owner);
    const workspaces = await callRoutes('/v1/workspaces', { secret });
    expect(workspaces.body.data).toMatchObject([
      { id: owner.actor.workspaceId, name: 'Café Müller', slug: 'cafe-muller' },
    ]);
    const user = await callRoutes(`/v1/users/${owner.actor.userId}`, { secret });
    expect(user.body.data).toMatchObject({ id: owner.actor.userId, role: 'owner' });
    expect(user.text).not.toContain('password');
  });
});

describe('the error body', () => {
  it('is RFC 9457 and every document’s at once', async () => {
    const { body } = await callRoutes('/v1/api-keys/current', { secret: 'sk_live_wrong' });
    expect(body).toEqual({
      type: 'http://localhost:3000/docs/errors#key_malformed',
      title: 'Unauthorized',
      status: 401,
      detail: 'Invalid API key',
      code: 'unauthorized',
      reason: 'key_malformed',
      success: false,
      request_id: expect.stringMatching(/^req_/),
    });
  });
});
