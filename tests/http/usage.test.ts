import { expect, it } from 'vitest';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { callRoutes } from '../support/api';
import { LIVE } from '../support/defaults';
import { addressesOf, countsOf, flushUsage, sumOf } from '../support/usage';
import { dumpDatabase, makeKey, makeLimitedKey, makeWorkspace, runtime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const company = await makeLimitedKey(operator, 'api_keys:verify');

it('on /v1 each decision is counted once, under its route and outcome', async () => {
  const owner = await makeWorkspace();
  const { key, secret } = await makeLimitedKey(owner, 'api_keys:read');
  await callRoutes('/v1/api-keys/current', { secret });
  await callRoutes('/v1/api-keys/current', { secret, method: 'HEAD' });
  await callRoutes(`/v1/api-keys/${key.id}`, { secret });
  await callRoutes('/v1/api-keys/key_of_nobody', { secret });
  await callRoutes('/v1/users/usr_x', { secret });
  await deactivateKey(owner, key.id);
  await callRoutes('/v1/api-keys/current', { secret });
  expect(await countedOf(key.id)).toEqual([
    ['GET /v1/api-keys/current', 'key_inactive', 1],
    ['GET /v1/api-keys/current', 'valid', 2],
    ['GET /v1/api-keys/{id}', 'valid', 1],
    ['GET /v1/api-keys/{id}', 'valid', 1],
    ['GET /v1/users/{id}', 'scope_missing', 1],
  ]);
  expect(await addressesOf(key.id)).toMatchObject([
    { outcome: 'valid', address: '192.0.2.1', count: 4 },
    { address: '192.0.2.1', count: 1 },
    { address: '192.0.2.1', count: 1 },
  ]);
});

it('for the company each key is counted under the path that its caller used', async () => {
  const owner = await makeWorkspace();
  const { key, secret } = await makeKey(owner);
  const paths = ['/orders/42', '/orders/43', `/orders/${secret}`, '//orders', undefined];
  const requests = paths.map((path) => ({ key: secret, method: 'GET', path, ip: '203.0.113.9' }));
  await askBatch([...requests, { key: secret }]);
  await revokeKey(owner, key.id, null);
  await askBatch([{ key: secret, path: '/orders' }]);
  expect(await countedOf(key.id)).toEqual([
    ['ANY /orders', 'key_revoked', 1],
    ['GET /orders/{id}', 'valid', 3],
    ['POST /v1/api-keys/verify', 'valid', 2],
    ['other', 'path_malformed', 1],
  ]);
  expect(sumOf(await addressesOf(key.id))).toBe(5);
  expect(await dumpDatabase()).not.toContain(secret.slice(8, 26));
});

it('the company’s own key is counted too, once a request', async () => {
  const { key, secret } = await makeKey(await makeWorkspace());
  await askBatch([{ key: secret }, { key: secret }, { key: secret }]);
  expect(await countedOf(key.id)).toEqual([['POST /v1/api-keys/verify', 'valid', 3]]);
  expect(await countedOf(company.key.id)).toContainEqual([
    'POST /v1/api-keys/verify/batch',
    'valid',
    expect.any(Number),
  ]);
});

it('what is about no known key is counted without one, also when the sender is told to wait', async () => {
  const before = await unknownCounts();
  const path = '/v1/api-keys/current';
  await callRoutes(path);
  await callRoutes(path, { headers: { authorization: 'Basic YTpi' } });
  await callRoutes(path, { secret: 'sk_live_short' });
  const forge = () => callRoutes(path, { secret: newSecret(LIVE, secureRandom) });
  let forged = 0;
  for (let isToldToWait = false; !isToldToWait; forged += 100) {
    const answers = await Promise.all(Array.from({ length: 100 }, forge));
    isToldToWait = answers.some(({ status }) => status === 429);
    expect(forged).toBeLessThan(5_000);
  }
  await askBatch([{ key: newSecret(LIVE, secureRandom) }]);
  await callRoutes('/healthz');
  await callRoutes('/v1/nowhere', { secret: 'x' });
  const added = Object.entries(await unknownCounts()).map(
    ([name, count]) => [name, count - (before[name] ?? 0)] as const,
  );
  expect(Object.fromEntries(added)).toEqual({
    'key_missing GET /v1/api-keys/current': 1,
    'key_malformed GET /v1/api-keys/current': 2,
    'key_unknown GET /v1/api-keys/current': forged,
    'key_unknown POST /v1/api-keys/verify': 1,
  });
});

async function askBatch(requests: object[]): Promise<void> {
  const answer = await callRoutes('/v1/api-keys/verify/batch', {
    method: 'POST',
    secret: company.secret,
    body: JSON.stringify({ requests }),
    headers: { 'content-type': 'application/json' },
  });
  expect(answer.status).toBe(200);
}

/** Endpoint, outcome and number, in the order of their names. */
async function countedOf(keyId: string) {
  await flushUsage();
  const counts = await countsOf(keyId);
  return counts
    .map(({ endpoint, outcome, count }) => [endpoint, outcome, count] as const)
    .sort((a, b) => (`${a}` < `${b}` ? -1 : 1));
}

async function unknownCounts(): Promise<Record<string, number>> {
  await flushUsage();
  const rows = await runtime.database.prisma.usageCount.findMany({
    where: { workspaceId: '', cut: 'full', grain: 'hour' },
  });
  const counts: Record<string, number> = {};
  for (const { outcome, endpoint, count } of rows) {
    const name = `${outcome} ${endpoint}`;
    counts[name] = (counts[name] ?? 0) + Number(count);
  }
  return counts;
}
