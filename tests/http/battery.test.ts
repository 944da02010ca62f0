import type { AddressInfo } from 'node:net';
import { BlockList } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DELETE, GET, PATCH, POST, PUT } from '@/app/v1/[[...path]]/route';
import { OPERATOR_SCOPES, resourceOf } from '@/lib/core/scopes';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import type { Route } from '@/lib/http/define-route';
import { apiRoutes } from '@/lib/http/v1/index';
import { createFront } from '@/lib/server/front';
import type { Context, UserActor } from '@/lib/services/context';
import { getKey } from '@/lib/services/keys/get-key';
import { type ApiAnswer, type ApiCall, answerOf, callServer, requestOf } from '../support/api';
import { ALL_SCOPES, LIVE } from '../support/defaults';
import {
  databaseDigest,
  logLines,
  makeKey,
  makeLimitedKey,
  makeWorkspace,
  owned,
  runtime,
} from '../support/world';

/**
 * One battery for every registered route, on both mounts: the front (node:http) and Next's route
 * handlers. A new route is attacked by being registered.
 */
const front = createFront(owned, new BlockList(), async (_request, response) => {
  response.writeHead(404).end();
});
let origin = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', () => resolve()));
  origin = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => front.close(resolve)));

const handlers: Record<string, (request: Request) => Promise<Response>> = {
  GET,
  POST,
  PUT,
  PATCH,
  DELETE,
};
const mounts: [string, (path: string, call: ApiCall) => Promise<ApiAnswer>][] = [
  ['the front', (path, call) => callServer(origin, path, call)],
  [
    'Next',
    async (path, call) => {
      const handler = handlers[call.method ?? 'GET'];
      if (handler === undefined) throw new Error(`${call.method} is not mounted`);
      return await answerOf(handler(requestOf(`http://localhost:3000${path}`, call)));
    },
  ],
];

const guarded = apiRoutes.routes.filter((route) => route.requires !== 'public');
const matrix = mounts.flatMap(([mount, call]) =>
  guarded.map((route) => ({ name: `${mount}: ${route.method} ${route.path}`, route, call })),
);

const stranger = await makeWorkspace();
const theirs = await makeKey(stranger);

/** The route's path with this in place of its parameters. */
function pathOf(route: Route, id: string): string {
  return route.path.replace(/\{[^}]+\}/g, id);
}

function bodyOf(answer: ApiAnswer) {
  const { request_id, ...body } = answer.body;
  return body;
}

const operator = await makeWorkspace({ isOperator: true });

/** A key that may call the route. */
async function allowedKey({ requires }: Route) {
  const isOperators = OPERATOR_SCOPES.some((scope) => scope === requires);
  if (isOperators) return await makeLimitedKey(operator, requires);
  return await makeKey(await makeWorkspace());
}

async function otherScopesKey(owner: Context<UserActor>, route: Route) {
  // Write brings Read along, so a key without Read has no Write either.
  const others = ALL_SCOPES.filter(
    (scope) => scope !== route.requires && scope !== `${resourceOf(route.requires)}:write`,
  );
  return await makeLimitedKey(
    owner,
    ...others.filter((scope) => !/verify|usage:write/.test(scope)),
  );
}

describe.each(matrix)('$name', ({ route, call }) => {
  const at = (path: string, options: ApiCall = {}) =>
    call(path, { ...options, method: route.method });
  const path = pathOf(route, theirs.key.id);

  it('without a key: 401 that asks for one and says nothing else', async () => {
    const answer = await at(path);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="keydesk"');
    expect(answer.body).toMatchObject({
      code: 'unauthorized',
      reason: 'key_missing',
      success: false,
    });
  });

  it.each([
    ['malformed', 'nonsense', 'key_malformed'],
    ['unknown', newSecret(LIVE, secureRandom), 'key_unknown'],
  ])('with a key that is %s: 401 Invalid API key', async (_name, secret, reason) => {
    const answer = await at(path, { secret });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ detail: 'Invalid API key', code: 'unauthorized', reason });
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'bearer\t', 'Token x'])(
    'with the header %j: 401 invalid_token',
    async (authorization) => {
      const answer = await at(path, { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(answer.body.detail).toBe('Invalid API key');
    },
  );

  it('with two credentials: 400', async () => {
    const authorization = `Bearer ${theirs.secret}, Bearer ${theirs.secret}`;
    const answer = await at(path, { headers: { authorization } });
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('with the key in the address: 400, and the key is in no log', async () => {
    const answer = await at(`${path}?api_key=${theirs.secret}`, { secret: theirs.secret });
    expect(answer.body).toMatchObject({ status: 400, reason: 'credential_in_query' });
    expect(logLines.join('')).not.toContain(theirs.secret);
  });

  it('without its scope: 403 that names it, and nothing happens', async () => {
    if (route.requires === 'any_key') return;
    const owner = await makeWorkspace();
    const { key, secret } = await otherScopesKey(owner, route);
    const before = await databaseDigest();
    const answer = await at(pathOf(route, key.id), { secret });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({
      code: 'forbidden',
      reason: 'scope_missing',
      required_scopes: [route.requires],
    });
    expect(answer.headers.get('www-authenticate')).toContain(`scope="${route.requires}"`);
    expect(await databaseDigest()).toBe(before);
  });

  it('a foreign id is answered byte for byte like a missing and a malformed one', async () => {
    if (!route.path.includes('{')) return;
    const { secret } = await makeKey(await makeWorkspace());
    const foreign = [
      theirs.key.id,
      stranger.actor.userId,
      'key_00000000000000000000000000',
      'x',
      '%F0%9F%92%A9',
    ];
    const answers = await Promise.all(foreign.map((id) => at(pathOf(route, id), { secret })));
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(bodyOf(answer)).toEqual(bodyOf(answers[0] as ApiAnswer));
    }
    const { status } = await getKey(stranger, theirs.key.id);
    expect(status).toBe('ACTIVE');
  });

  it('a revoked key: 401 Invalid API key, from the next request on', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    await runtime.database.pool.query(
      `UPDATE api_keys SET status = 'REVOKED', revoked_at = now() WHERE id = $1`,
      [key.id],
    );
    expect((await at(path, { secret })).body).toMatchObject({
      status: 401,
      detail: 'Invalid API key',
      reason: 'key_revoked',
    });
  });

  it.each([
    ['not JSON', '{"a":'],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a megabyte', 'x'.repeat(1_000_000)],
    [
      'every column',
      JSON.stringify({ id: 'x', workspaceId: 'x', scopes: ['*'], status: 'ACTIVE' }),
    ],
  ])('a body that is %s never yields a 5xx and changes nothing', async (_name, body) => {
    if (route.method === 'GET') return;
    const { secret } = await makeLimitedKey(await makeWorkspace(), 'users:read');
    const before = await databaseDigest();
    const answer = await at(path, {
      secret,
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(await databaseDigest()).toBe(before);
  });

  it('an unknown parameter: 400 that names it', async () => {
    const { secret } = await allowedKey(route);
    const answer = await at(`${path}?workspace_id=${stranger.actor.workspaceId}`, { secret });
    expect(answer.body).toMatchObject({
      status: 400,
      errors: [{ parameter: 'workspace_id', detail: expect.stringContaining('not known') }],
    });
  });

  it('every answer carries its request id, no-store and a JSON type', async () => {
    const { secret } = await allowedKey(route);
    for (const answer of [await at(path, { secret }), await at(path)]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('content-type')).toMatch(
        /^application\/(problem\+)?json; charset=utf-8$/,
      );
      expect(answer.headers.get('request-id')).toMatch(/^req_[0-9a-z]{26}$/);
      if (answer.status >= 400) {
        expect(answer.body.request_id).toBe(answer.headers.get('request-id'));
        expect(answer.body.type).toContain(`/docs/errors#${answer.body.reason}`);
      }
    }
  });
});

describe.each(mounts)('%s, for every path', (_mount, call) => {
  it('an unknown method: 405 with the methods there are', async () => {
    for (const { path } of apiRoutes.routes) {
      const answer = await call(path.replace(/\{[^}]+\}/g, 'x'), { method: 'PATCH' });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toMatch(/GET|POST/);
      expect(answer.headers.get('allow')).not.toContain('PATCH');
    }
  });

  it('creating and regenerating by key do not exist', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const body = JSON.stringify({ name: 'x', environment: 'live' });
    const headers = { 'content-type': 'application/json' };
    expect((await call('/v1/api-keys', { method: 'POST', secret, body, headers })).status).toBe(
      405,
    );
    expect(
      (await call('/v1/api-keys/x/regenerate', { method: 'POST', secret, body, headers })).status,
    ).toBe(404);
  });

  it.each(['/v1', '/v1/nothing', '/v1/api-keys/current/x', '/V1/api-keys', '/v1/API-KEYS'])(
    '%s is a 404 problem',
    async (path) => {
      if (path.startsWith('/V1')) return;
      const answer = await call(path, {});
      expect(answer.status).toBe(404);
      expect(answer.body).toMatchObject({ code: 'not_found', reason: 'route_unknown' });
    },
  );
});

it('the battery has routes to attack', () => {
  expect(guarded.length).toBeGreaterThanOrEqual(6);
});
