import { expect, it } from 'vitest';
import { callRoutes } from '../support/api';
import { flushUsage } from '../support/usage';
import { makeKey, makeLimitedKey, makeMember, makeWorkspace } from '../support/world';

it('the figures are those of the calling key’s workspace and environment', async () => {
  const owner = await makeWorkspace();
  const { key, secret } = await makeLimitedKey(owner, 'usage:read');
  const test = await makeKey(owner, { environment: 'test' });
  const stranger = await makeKey(await makeWorkspace());
  await callRoutes('/v1/api-keys/current', { secret });
  await callRoutes('/v1/api-keys', { secret });
  await callRoutes('/v1/users/usr_1', { secret: test.secret });
  await callRoutes('/v1/api-keys/current', { secret: stranger.secret });
  await flushUsage();
  const answer = await callRoutes('/v1/usage', { secret });
  expect(answer.status).toBe(200);
  const { data } = answer.body;
  expect(data).toMatchObject({
    interval: 'hour',
    zone: 'UTC',
    environment: 'live',
    total: { requests: 2, errors: 1, allowed: 1, refused_by_permission: 1, api_errors: 0 },
    by_endpoint: [
      { endpoint: 'GET /v1/api-keys', requests: 1, errors: 1 },
      { endpoint: 'GET /v1/api-keys/current', requests: 1, errors: 0 },
    ],
    by_status: [
      { status: 200, requests: 1 },
      { status: 403, requests: 1 },
    ],
    by_country: [{ country: 'ZZ', requests: 2, errors: 1 }],
  });
  expect(data.total.latency_ms.p95).toBeGreaterThan(0);
  expect(data.by_interval).toHaveLength(25);
  expect(data.by_interval.at(-1)).toMatchObject({ requests: 2, is_partial: true });
  const filtered = await callRoutes(`/v1/usage?status=4xx&key_id=${key.id}&interval=minute`, {
    secret,
  });
  expect(filtered.body.errors?.[0].parameter).toBe('interval');
  const day = await callRoutes(
    `/v1/usage?status=4xx&key_id=${key.id}&interval=day&zone=Asia/Kolkata&endpoint=GET%20/v1/api-keys&country=zz`,
    { secret },
  );
  expect(day.body.data).toMatchObject({ zone: 'Asia/Kolkata', total: { requests: 1, errors: 1 } });
});

it.each([
  ['from=yesterday', 'from'],
  ['to=2026-11-22', 'to'],
  ['from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z', 'from'],
  ['from=2199-01-01T00:00:00Z&to=2199-01-02T00:00:00Z', 'from'],
  ['from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z', 'from'],
  ['from=2020-01-01T00:00:00Z', 'interval'],
  ['interval=second', 'interval'],
  ['zone=Mars/Olympus', 'zone'],
  ['status=99', 'status'],
  ['country=XX', 'country'],
  ['key_id=usr_1', 'key_id'],
])('%s is refused, and what is wrong is named', async (query, parameter) => {
  const { secret } = await makeLimitedKey(await makeWorkspace(), 'usage:read');
  const answer = await callRoutes(`/v1/usage?${query}`, { secret });
  expect(answer.body).toMatchObject({ status: 400, errors: [{ parameter }] });
});

it('a key of a developer counts their keys alone', async () => {
  const owner = await makeWorkspace();
  const developer = await makeMember(owner.actor.workspaceId, 'developer');
  const [owners, theirs] = [await makeKey(owner), await makeKey(developer)];
  for (const { secret } of [owners, owners, theirs])
    await callRoutes('/v1/api-keys/current', { secret });
  await flushUsage();
  const count = async (secret: string) =>
    (await callRoutes('/v1/usage', { secret })).body.data.total.requests;
  expect(await count(theirs.secret)).toBe(1);
  expect(await count(owners.secret)).toBe(3);
});
