import { describe, expect, it } from 'vitest';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { blocksIn, readDocument } from '../docs/markdown';
import { callRoutes } from '../support/api';
import { LIVE } from '../support/defaults';
import { makeKey, makeLimitedKey, makeWorkspace, runtime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const company = await makeLimitedKey(operator, 'api_keys:verify');

/** A key with limits per minute, of a workspace of its own. */
async function makeKeyWith(limit: number, workspaceLimit: number | null = null) {
  const owner = await makeWorkspace();
  const made = await makeKey(owner);
  await runtime.database.pool.query(
    `UPDATE api_keys SET rate_limit_per_minute = $2 WHERE id = $1`,
    [made.key.id, limit],
  );
  await runtime.database.pool.query(
    `UPDATE workspaces SET rate_limit_per_minute = $2 WHERE id = $1`,
    [owner.actor.workspaceId, workspaceLimit],
  );
  return { ...made, owner };
}

/** The fields of every policy, in their order. */
const fieldsOf = ({ policies }: { policies: object[] }) => policies.map(Object.keys);

const current = (secret: string) => callRoutes('/v1/api-keys/current', { secret });

const ask = (body: object, path = '/v1/api-keys/verify') =>
  callRoutes(path, {
    method: 'POST',
    secret: company.secret,
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

/** A List of Strings with Integer parameters (RFC 9651), as the draft wants it; throws for anything else. */
function parseField(field: string | null): Record<string, Record<string, number>> {
  const items = (field ?? '').split(', ').map((item) => {
    const [, name = '', parameters = ''] = /^"([a-z]+)"((?:;[a-z]+=\d{1,15})+)$/.exec(item) ?? [];
    if (name === '') throw new Error(`not a list of strings with integers: ${field}`);
    const pairs = parameters.split(';').slice(1);
    return [name, Object.fromEntries(pairs.map((pair) => pair.split('=').map(asNumber)))] as const;
  });
  return Object.fromEntries(items);
}

const asNumber = (text: string, index: number) => (index === 0 ? text : Number(text));

describe('an answer of /v1 to a key that works', () => {
  it('tells the policies and what is left of them', async () => {
    const { secret } = await makeKeyWith(600);
    const { headers } = await current(secret);
    expect(headers.get('ratelimit-policy')).toBe('"key";q=600;w=60, "workspace";q=60000;w=60');
    const state = parseField(headers.get('ratelimit'));
    expect(state.key?.r).toBeGreaterThanOrEqual(599);
    expect(state.key?.t).toBeLessThanOrEqual(1);
    expect(Object.keys(state)).toEqual(['key', 'workspace']);
  });

  it('has generous limits where nobody chose any, and the operator’s out of reach', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const policy = async (of: string) => (await current(of)).headers.get('ratelimit-policy');
    expect(await policy(secret)).toBe('"key";q=6000;w=60, "workspace";q=60000;w=60');
    expect(await policy(company.secret)).toBe('"key";q=60000000;w=60, "workspace";q=60000000;w=60');
  });

  it('tells them also where the request is at fault, and then takes a token all the same', async () => {
    const { secret } = await makeKeyWith(10);
    const answer = await callRoutes('/v1/api-keys?limit=x', { secret });
    expect(answer.status).toBe(400);
    expect(parseField(answer.headers.get('ratelimit')).key?.r).toBe(9);
  });

  it('that lacks the scope tells them and takes nothing', async () => {
    const { secret } = await makeKeyWith(10);
    const refused = await callRoutes('/v1/api-keys/verify', { method: 'POST', secret, body: '{}' });
    expect(refused.status).toBe(403);
    expect(parseField(refused.headers.get('ratelimit')).key?.r).toBe(10);
  });
});

describe('an answer to a key that does not work', () => {
  it('tells nothing of the workspace’s traffic', async () => {
    const { owner, key, secret } = await makeKeyWith(10);
    await revokeKey(owner, key.id, null);
    for (const sent of [secret, newSecret(LIVE, secureRandom), 'x']) {
      const { status, headers } = await current(sent);
      expect([status, headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([
        401,
        null,
        null,
      ]);
    }
  });
});

describe('a request too many', () => {
  it('is 429 with the time to wait and the policy that refuses', async () => {
    const { secret } = await makeKeyWith(3);
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await current(secret)).status);
    expect(statuses).toEqual([200, 200, 200]);
    const { status, headers, body } = await current(secret);
    expect(status).toBe(429);
    expect(body).toMatchObject({
      status: 429,
      code: 'rate_limited',
      reason: 'rate_limited',
      'violated-policies': ['key'],
      success: false,
    });
    const { key } = parseField(headers.get('ratelimit'));
    expect(key?.r).toBe(0);
    expect(Number(headers.get('retry-after'))).toBe(key?.t);
    expect(key?.t).toBeGreaterThan(15);
    expect(key?.t).toBeLessThanOrEqual(20);
  });

  it('is refused whatever way it is sent: HEAD and other routes share the limit', async () => {
    const { secret } = await makeKeyWith(2);
    await callRoutes('/v1/api-keys/current', { secret, method: 'HEAD' });
    await callRoutes('/v1/workspaces', { secret });
    expect((await callRoutes('/v1/api-keys', { secret })).status).toBe(429);
  });

  it('by another key of the workspace names the workspace', async () => {
    const { owner, secret } = await makeKeyWith(100, 2);
    const other = await makeKey(owner);
    await current(secret);
    await current(secret);
    expect((await current(other.secret)).body).toMatchObject({
      'violated-policies': ['workspace'],
    });
  });
});

describe('asking about a key', () => {
  it('takes what it costs, and tells what is left', async () => {
    const { secret } = await makeKeyWith(10);
    const { data } = (await ask({ key: secret, cost: 4 })).body;
    const [shown = ''] = blocksIn(readDocument('docs/api.md'), 'json');
    expect(fieldsOf(data.rate_limit)).toEqual(fieldsOf(JSON.parse(shown)));
    expect(data.rate_limit).toEqual({
      policies: [
        { policy: 'key', limit: 10, window_seconds: 60, remaining: 6, reset_seconds: 24 },
        {
          policy: 'workspace',
          limit: 60000,
          window_seconds: 60,
          remaining: expect.any(Number),
          reset_seconds: expect.any(Number),
        },
      ],
    });
    const asked = (await ask({ key: secret, cost: 0 })).body.data;
    expect(asked).toMatchObject({ valid: true, rate_limit: { policies: [{ remaining: 6 }, {}] } });
  });

  it('is answered valid: false when the limit is reached, with the trace and the time to wait', async () => {
    const { secret } = await makeKeyWith(10);
    await ask({ key: secret, cost: 1 });
    const { status, body } = await ask({ key: secret, cost: 10, explain: true });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      valid: false,
      code: 'rate_limited',
      reason: 'rate_limited',
      rate_limit: { violated_policies: ['key'], retry_after_seconds: 6 },
    });
    expect(body.data.trace.at(-1)).toEqual({ check: 'rate_limit', outcome: 'failed' });
  });

  it('that is refused for another reason takes nothing', async () => {
    const { secret } = await makeKeyWith(10);
    const refused = await ask({ key: secret, scopes: ['jobs:write'], cost: 5 });
    expect(refused.body.data).toMatchObject({
      reason: 'scope_missing',
      rate_limit: { policies: [{ remaining: 10 }, {}] },
    });
  });

  it('in a batch takes for each item, in their order', async () => {
    const { secret } = await makeKeyWith(10);
    const requests = [6, 6, 3, 0, 2].map((cost) => ({ key: secret, cost }));
    const { body } = await ask({ requests }, '/v1/api-keys/verify/batch');
    expect(body.data.map(({ valid }: { valid: boolean }) => valid)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it.each([-1, 1.5, 1_001, '1'])('with a cost of %j is a fault', async (cost) => {
    const answer = await ask({ key: 'x', cost });
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '#/cost']);
  });
});
