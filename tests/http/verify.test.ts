import { describe, expect, it } from 'vitest';
import type { CreateKeyInput } from '@/lib/core/key-input';
import { CHECKS } from '@/lib/core/verification';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { callRoutes } from '../support/api';
import { LIVE, TEST } from '../support/defaults';
import { flushUsage } from '../support/usage';
import {
  auditOf,
  makeKey,
  makeLimitedKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const verifying: Partial<CreateKeyInput> = {
  permissionLevel: 'limited',
  scopes: ['api_keys:verify'],
};
const company = await makeKey(operator, verifying);
const companyTest = await makeKey(operator, { ...verifying, environment: 'test' });

async function ask(body: object, secret = company.secret) {
  return await callRoutes('/v1/api-keys/verify', {
    method: 'POST',
    secret,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

describe('asking about a key', () => {
  it('of any workspace tells who it is and what it may use now', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner, { expiry: '30d' });
    const answer = await ask({ key: secret, scopes: ['users:read'], environment: 'live' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      success: true,
      data: {
        valid: true,
        key: {
          id: key.id,
          name: 'Key',
          environment: 'live',
          workspace_id: owner.actor.workspaceId,
          owner_id: owner.actor.userId,
          scopes: [
            'api_keys:read',
            'api_keys:write',
            'workspaces:read',
            'users:read',
            'usage:read',
          ],
          expires_at: key.expiresAt?.toISOString(),
        },
        rate_limit: expect.anything(),
      },
    });
    expect(answer.text).not.toContain(secret.slice(8));
  });

  it('answers the same text, put together from remembered parts, as through the schema', async () => {
    const { secret } = await makeKey(await makeWorkspace(), { name: 'A "quoted" \\ name' });
    const quick = await ask({ key: secret, cost: 0 });
    const explained = await ask({ key: secret, cost: 0, explain: true });
    const { trace, ...data } = explained.body.data;
    expect(trace).toHaveLength(CHECKS.length);
    expect(JSON.parse(quick.text)).toEqual({ success: true, data });
    expect(quick.text).toBe(JSON.stringify(quick.body));
  });

  it.each([
    ['', 'key_malformed'],
    ['Bearer x', 'key_malformed'],
    ['sk_live_short', 'key_malformed'],
    [newSecret(LIVE, secureRandom), 'key_unknown'],
    [newSecret(TEST, secureRandom), 'key_unknown'],
  ])(
    '%.12s… is no key: a refusal that says nothing more, never an HTTP error',
    async (key, reason) => {
      const answer = await ask({ key });
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({ valid: false, code: 'unauthorized', reason });
    },
  );

  it('that is revoked is refused from the very next question on', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    expect((await ask({ key: secret })).body.data.valid).toBe(true);
    await revokeKey(owner, key.id, null);
    expect((await ask({ key: secret })).body.data).toMatchObject({
      valid: false,
      code: 'unauthorized',
      reason: 'key_revoked',
      key: { id: key.id },
    });
  });

  it('without a scope that is asked for names it, also one that nobody knows', async () => {
    const { secret } = await makeLimitedKey(await makeWorkspace(), 'users:read');
    const answer = await ask({ key: secret, scopes: ['users:read', 'jobs:write'] });
    expect(answer.body.data).toMatchObject({
      valid: false,
      code: 'forbidden',
      reason: 'scope_missing',
      required_scopes: ['users:read', 'jobs:write'],
    });
  });

  it('of the other environment than asked for is refused', async () => {
    const { secret } = await makeKey(await makeWorkspace(), { environment: 'test' });
    expect((await ask({ key: secret })).body.data.valid).toBe(true);
    expect((await ask({ key: secret, environment: 'live' })).body.data).toMatchObject({
      code: 'forbidden',
      reason: 'wrong_environment',
    });
  });

  it('with a test key reaches test keys alone, and learns nothing of live ones', async () => {
    const owner = await makeWorkspace();
    const live = await makeKey(owner);
    const test = await makeKey(owner, { environment: 'test' });
    expect((await ask({ key: test.secret }, companyTest.secret)).body.data.valid).toBe(true);
    for (const environment of [undefined, 'live']) {
      const { data } = (await ask({ key: live.secret, environment }, companyTest.secret)).body;
      expect(data).toEqual({ valid: false, code: 'forbidden', reason: 'wrong_environment' });
    }
  });

  it.each([
    '/v1//a',
    '/v1/../a',
    '/v1/%2e%2e/a',
    '/v1/a%2fb',
    'v1/a',
    '/a?b',
    '',
    '/a%00',
    '/v1/a;b',
  ])('for the path %j is refused: servers read it differently', async (path) => {
    const { secret } = await makeKey(await makeWorkspace());
    expect((await ask({ key: secret, path })).body.data).toMatchObject({
      valid: false,
      code: 'forbidden',
      reason: 'path_malformed',
    });
  });

  it('explains every check when it is asked to', async () => {
    const { secret } = await makeLimitedKey(await makeWorkspace(), 'users:read');
    const answer = await ask({ key: secret, scopes: ['usage:read'], path: '/a', explain: true });
    expect(answer.body.data.trace).toEqual([
      { check: 'known', outcome: 'passed' },
      { check: 'environment', outcome: 'passed' },
      { check: 'status', outcome: 'passed' },
      { check: 'expiry', outcome: 'passed' },
      { check: 'subscription', outcome: 'passed' },
      { check: 'workspace_addresses', outcome: 'passed' },
      { check: 'addresses', outcome: 'passed' },
      { check: 'referrer', outcome: 'passed' },
      { check: 'endpoint', outcome: 'passed' },
      { check: 'scope', outcome: 'failed' },
      { check: 'rate_limit', outcome: 'skipped' },
    ]);
  });

  it('notes its use with the address that was told, never the asking server’s', async () => {
    const owner = await makeWorkspace();
    const [told, untold] = [await makeKey(owner), await makeKey(owner)];
    await ask({ key: told.secret, ip: '203.0.113.9' });
    await ask({ key: untold.secret });
    await flushUsage();
    const addressOf = async (id: string) =>
      (await runtime.database.prisma.apiKey.findFirstOrThrow({ where: { id } })).lastUsedIp;
    expect(await addressOf(told.key.id)).toBe('203.0.113.9');
    expect(await addressOf(untold.key.id)).toBeNull();
  });

  it('however many forged keys there are, the company is never told to wait', async () => {
    for (let i = 0; i < 400; i += 1) {
      const answer = await ask({ key: newSecret(LIVE, secureRandom) });
      expect(answer.status).toBe(200);
    }
  });
});

describe('who may ask', () => {
  it('a key of the operator’s workspace with the scope, and nobody else', async () => {
    const admin = await makeMember(operator.actor.workspaceId, 'admin');
    const stranger = await makeWorkspace();
    const { secret } = await makeKey(stranger);
    const full = await makeKey(operator);
    for (const asking of [secret, full.secret]) {
      const answer = await ask({ key: secret }, asking);
      expect(answer.body).toMatchObject({
        status: 403,
        reason: 'scope_missing',
        required_scopes: ['api_keys:verify'],
      });
    }
    const granted = await makeKey(admin, verifying);
    expect((await ask({ key: secret }, granted.secret)).status).toBe(200);
  });

  it('a key that was given the scope by hand in another workspace may not', async () => {
    const { key, secret } = await makeKey(await makeWorkspace());
    await runtime.database.pool.query(
      `UPDATE api_keys SET scopes = '{api_keys:verify}' WHERE id = $1`,
      [key.id],
    );
    expect((await ask({ key: secret }, secret)).status).toBe(403);
  });

  it('asking changes nothing and leaves no audit row', async () => {
    const { key, secret } = await makeKey(await makeWorkspace());
    await ask({ key: secret });
    expect(await auditOf(key.id)).toHaveLength(1);
  });
});

describe('the question', () => {
  it.each([
    [{}, '#/key'],
    [{ key: 1 }, '#/key'],
    [{ key: 'x', environment: 'prod' }, '#/environment'],
    [{ key: 'x', scopes: 'users:read' }, '#/scopes'],
    [{ key: 'x', workspace_id: 'ws_1' }, '#/workspace_id'],
  ])('%j is a fault at %s', async (body, pointer) => {
    const answer = await ask(body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].pointer).toBe(pointer);
  });
});

describe('what the caller of the company’s API may have sent', () => {
  it.each([
    ['a key of any length', { key: 'x'.repeat(5_000) }, 'key_malformed'],
    ['a path of any length', { path: `/${'a'.repeat(9_000)}` }, 'path_malformed'],
    ['an unusual method', { method: 'M-SEARCH', path: '/a' }, 'valid'],
    ['something that is no address', { ip: 'fe80::1%eth0' }, 'valid'],
    ['an address in an odd spelling', { ip: '010.1.2.3' }, 'valid'],
  ])('%s is decided, and fails no batch', async (_what, sent, outcome) => {
    const { key, secret } = await makeKey(await makeWorkspace());
    const requests = [{ key: secret }, { key: secret, ...sent }];
    const call = { body: JSON.stringify({ requests }) };
    const answer = await callRoutes('/v1/api-keys/verify/batch', {
      method: 'POST',
      secret: company.secret,
      headers: { 'content-type': 'application/json' },
      ...call,
    });
    expect(answer.status).toBe(200);
    const [good, odd] = answer.body.data;
    expect(good.valid).toBe(true);
    expect(odd.reason ?? 'valid').toBe(outcome);
    await flushUsage();
    const { rows } = await runtime.database.pool.query(
      'SELECT DISTINCT address FROM usage_addresses WHERE key_id = $1',
      [key.id],
    );
    expect(rows).toEqual([]);
  });

  it('a whole batch of long paths has room', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const requests = Array.from({ length: 100 }, () => ({
      key: secret,
      path: `/${'a'.repeat(2_000)}`,
    }));
    const answer = await callRoutes('/v1/api-keys/verify/batch', {
      method: 'POST',
      secret: company.secret,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ requests }),
    });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toHaveLength(100);
  });
});

describe('a batch', () => {
  const batch = (requests: object[]) =>
    callRoutes('/v1/api-keys/verify/batch', {
      method: 'POST',
      secret: company.secret,
      body: JSON.stringify({ requests }),
      headers: { 'content-type': 'application/json' },
    });

  it('is answered in its order, the same key as often as it was asked about', async () => {
    const owner = await makeWorkspace();
    const [a, b] = [await makeKey(owner), await makeKey(owner)];
    const unknown = newSecret(LIVE, secureRandom);
    const order = [b, null, a, a, null, b];
    const answer = await batch(order.map((made) => ({ key: made?.secret ?? unknown })));
    expect(answer.body.data.map((decision: { key?: { id: string } }) => decision.key?.id)).toEqual(
      order.map((made) => made?.key.id),
    );
  });

  it('of a hundred is one statement; of more, or none, a fault', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const hundred = Array.from({ length: 100 }, () => ({ key: secret }));
    expect((await batch(hundred)).body.data).toHaveLength(100);
    expect((await batch([...hundred, { key: secret }])).status).toBe(400);
    expect((await batch([])).status).toBe(400);
  });
});
