import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interviews } from '@/lib/core/profiles/interviews';
import { taptalent } from '@/lib/core/profiles/taptalent';
import { serveFetch } from '@/lib/http/fetch-mount';
import { routesFor } from '@/lib/http/v1/index';
import { newId } from '@/lib/services/audit';
import { createKey } from '@/lib/services/keys/create-key';
import { loadProfileHistory } from '@/lib/services/setup/load-profile-history';
import { type ApiCall, answerOf, callRoutes, requestOf } from '../support/api';
import { keyInput, makeKey, makeWorkspace, testRuntime } from '../support/world';

describe('an API that tells a key its own status alone', () => {
  const owned = testRuntime({ profile: taptalent });
  beforeAll(() => loadProfileHistory(owned.runtime));
  afterAll(() => owned.close());
  const call = (path: string, options: ApiCall = {}) =>
    answerOf(
      serveFetch(routesFor(taptalent), owned.runtime, {
        request: requestOf(`http://localhost:3000${path}`, options),
        id: newId(owned.runtime, 'request'),
        address: '192.0.2.1',
      }),
    );

  it('has no list, no other key and no revoking: 404, with a key and without', async () => {
    const { key, secret } = await makeKey(await makeWorkspace());
    for (const options of [{ secret }, {}]) {
      for (const [method, path] of [
        ['GET', '/v1/api-keys'],
        ['GET', `/v1/api-keys/${key.id}`],
        ['DELETE', `/v1/api-keys/${key.id}`],
      ] as const) {
        const answer = await call(path, { method, ...options });
        expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
      }
    }
    const status = await call('/v1/api-keys/current', { secret });
    expect(status).toMatchObject({ status: 200, body: { data: { status: 'ACTIVE' } } });
  });

  it('does not describe them either', async () => {
    const { body } = await call('/v1/openapi.json');
    expect(body.info.title).toBe('TapTalent');
    expect(Object.keys(body.paths).filter((path) => path.startsWith('/v1/api-keys'))).toEqual([
      '/v1/api-keys/current',
      '/v1/api-keys/verify',
      '/v1/api-keys/verify/batch',
    ]);
  });
});

it('the description of the API has the whole catalogue', async () => {
  const owned = testRuntime({ profile: interviews });
  const { body } = await answerOf(
    serveFetch(routesFor(interviews), owned.runtime, {
      request: requestOf('http://localhost:3000/v1/openapi.json', {}),
      id: newId(owned.runtime, 'request'),
      address: null,
    }),
  );
  await owned.close();
  const scopes = body.components.securitySchemes.apiKey['x-scopes'];
  expect(scopes).toMatchObject({
    'interviews:read': 'Read interviews and their details',
    'api_keys:write': 'Revoke API keys',
  });
});

it('a scope of the catalogue is what the company’s server asks about', async () => {
  const operator = await makeWorkspace({ isOperator: true });
  const asking = await makeKey(operator, {
    permissionLevel: 'limited',
    scopes: ['api_keys:verify'],
  });
  const owned = testRuntime({ profile: interviews });
  await loadProfileHistory(owned.runtime);
  const ctx = { ...(await makeWorkspace()), runtime: owned.runtime };
  const input = keyInput({ permissionLevel: 'limited', scopes: ['reports:read'] });
  const { secret } = await createKey(ctx, input);
  await owned.close();
  const ask = (...scopes: string[]) =>
    callRoutes('/v1/api-keys/verify', {
      method: 'POST',
      secret: asking.secret,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: secret, scopes }),
    });
  expect((await ask('reports:read')).body.data).toMatchObject({ valid: true });
  expect((await ask('jobs:read')).body.data).toMatchObject({
    valid: false,
    reason: 'scope_missing',
  });
});
