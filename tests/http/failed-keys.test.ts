import { expect, it } from 'vitest';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { serveFetch } from '@/lib/http/fetch-mount';
import { apiRoutes } from '@/lib/http/v1/index';
import { Limits } from '@/lib/services/limits';
import { answerOf, requestOf } from '../support/api';
import { LIVE } from '../support/defaults';
import { makeKey, makeWorkspace, runtime } from '../support/world';

// The clock stands still: nothing is forgiven meanwhile.
const started = runtime.now();
const limits = new Limits(() => started);
const call = (address: string, secret: string) =>
  answerOf(
    serveFetch(
      apiRoutes,
      { ...runtime, limits },
      {
        request: requestOf('http://localhost:3000/v1/api-keys/current', { secret }),
        id: 'req_1',
        address,
      },
    ),
  );

it('an address that keeps guessing is told to wait; a key that works is not held up, there or elsewhere', async () => {
  const { secret } = await makeKey(await makeWorkspace());
  for (let i = 0; i < 500; i += 1) expect((await call('192.0.2.7', secret)).status).toBe(200);
  const statuses: number[] = [];
  for (let i = 0; i < 400; i += 1) {
    const answer = await call('192.0.2.7', newSecret(LIVE, secureRandom));
    statuses.push(answer.status);
    if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect(statuses.slice(0, 300)).toEqual(Array(300).fill(401));
  expect(statuses).toContain(429);
  expect((await call('192.0.2.7', secret)).status).toBe(200);
  expect((await call('192.0.2.8', secret)).status).toBe(200);
});

it('a network of IPv6 is one sender', async () => {
  const statuses = new Set<number>();
  for (let i = 0; i < 500; i += 1) {
    statuses.add((await call(`2001:db8::${i.toString(16)}`, 'sk_live_wrong')).status);
  }
  expect(statuses).toEqual(new Set([401, 429]));
});
