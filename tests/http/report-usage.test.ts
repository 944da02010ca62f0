import { describe, expect, it } from 'vitest';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { serveFetch } from '@/lib/http/fetch-mount';
import { apiRoutes } from '@/lib/http/v1/index';
import { newId } from '@/lib/services/audit';
import { keepRetention } from '@/lib/services/usage/retention';
import { type ApiAnswer, answerOf, callRoutes, requestOf } from '../support/api';
import { LIVE } from '../support/defaults';
import { countsOf, flushUsage, sumOf } from '../support/usage';
import { makeKey, makeLimitedKey, makeWorkspace, runtime, testRuntime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const scopes = ['api_keys:verify', 'usage:write'];
const company = await makeKey(operator, { permissionLevel: 'limited', scopes });
const companyTest = await makeKey(operator, {
  permissionLevel: 'limited',
  scopes,
  environment: 'test',
});

function callOf(path: string, body: object, headers: Record<string, string>, secret: string) {
  const type = { 'content-type': 'application/json' };
  return {
    path,
    call: { method: 'POST', secret, body: JSON.stringify(body), headers: { ...type, ...headers } },
  };
}

async function report(body: object, headers: Record<string, string> = {}, secret = company.secret) {
  const { path, call } = callOf('/v1/usage/events', body, headers, secret);
  return await callRoutes(path, call);
}

/** The same by another process. */
async function reportElsewhere(body: object, headers: Record<string, string>) {
  const { path, call } = callOf('/v1/usage/events', body, headers, company.secret);
  const other = testRuntime();
  try {
    const request = requestOf(`http://localhost:3000${path}`, call);
    const id = newId(runtime, 'request');
    const facts = { request, id, address: '192.0.2.1' };
    return await answerOf(serveFetch(apiRoutes, other.runtime, facts));
  } finally {
    await other.close();
  }
}

/** Sends it again until it is answered: a machine that is busy may say that the database is too slow. */
async function untilAnswered(send: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (let tries = 0; tries < 20; tries += 1) {
    const answer = await send();
    if (answer.status !== 503) return answer;
  }
  throw new Error('it was never answered');
}

async function customersKey(environment: 'live' | 'test' = 'live') {
  return await makeKey(await makeWorkspace(), { environment });
}

async function reportedOf(keyId: string) {
  await flushUsage();
  return (await countsOf(keyId)).filter(({ responses }) => responses > 0);
}

async function entriesOf(keyId: string) {
  return await runtime.database.prisma.requestLogEntry.findMany({
    where: { keyId, source: 'report' },
    orderBy: { at: 'asc' },
  });
}

describe('what the company’s API answered', () => {
  it('joins the requests that were verified: status, latency and country, and no request more', async () => {
    const { key, secret } = await customersKey();
    const place = { method: 'GET', path: '/v2/jobs/42', ip: '5.9.0.1' };
    const asked = callOf('/v1/api-keys/verify', { key: secret, ...place }, {}, company.secret);
    for (let i = 0; i < 3; i += 1) await callRoutes(asked.path, asked.call);
    const event = { key_id: key.id, ...place };
    const answer = await report({
      events: [
        { ...event, status: 200, latency_ms: 20 },
        { ...event, status: 503, latency_ms: 900, request_id: 'order-7' },
        { key_id: key.id, endpoint: 'GET /v2/jobs/{jobId}', ip: '5.9.0.1', status: 200 },
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ success: true, data: { counted: 3, refused: [] } });
    await flushUsage();
    const counts = await countsOf(key.id);
    expect(new Set(counts.map(({ endpoint }) => endpoint))).toEqual(new Set(['GET /v2/jobs/{id}']));
    expect(new Set(counts.map(({ country }) => country))).toEqual(new Set(['DE']));
    expect(sumOf(counts)).toBe(3);
    expect(counts.map(({ status, responses }) => [status, responses]).sort()).toEqual([
      [0, 0],
      [200, 2],
      [503, 1],
    ]);
    await runtime.requestLog.flush();
    const entries = await entriesOf(key.id);
    expect(entries).toHaveLength(3);
    expect(entries.find(({ status }) => status === 503)).toMatchObject({
      source: 'report',
      requestId: 'order-7',
      microseconds: 900_000,
      path: '/v2/jobs/42',
      endpoint: 'GET /v2/jobs/{id}',
      outcome: 'valid',
      country: 'DE',
    });
  });

  it('says which it did not count, and nothing about keys that it may not tell of', async () => {
    const { key } = await customersKey();
    const { key: testKey } = await customersKey('test');
    const at = (ms: number) => new Date(runtime.now().getTime() + ms).toISOString();
    const events = [
      { key_id: key.id, status: 200 },
      { key_id: 'key_of_nobody', status: 200 },
      { key_id: key.id, status: 200, at: at(-3_700_000) },
      { key_id: key.id, status: 200, at: at(-3_500_000) },
      { key_id: testKey.id, status: 404 },
      { key_id: key.id, status: 200, at: at(120_000) },
    ];
    expect((await report({ events })).body.data).toEqual({
      counted: 3,
      refused: [
        { index: 1, reason: 'key_unknown' },
        { index: 2, reason: 'time_out_of_range' },
        { index: 5, reason: 'time_out_of_range' },
      ],
    });
    const byTestKey = await report({ events: [events[0], events[4]] }, {}, companyTest.secret);
    expect(byTestKey.body.data).toEqual({
      counted: 1,
      refused: [{ index: 0, reason: 'key_unknown' }],
    });
    expect(await reportedOf(testKey.id)).toMatchObject([{ status: 404, responses: 2 }]);
  });

  it('counts an answer that took an hour; the log says the longest that it can', async () => {
    const { key } = await customersKey();
    const events = [2_147_483, 2_147_484, 3_600_000].map((latency_ms) => ({
      key_id: key.id,
      status: 200,
      latency_ms,
    }));
    expect((await report({ events })).body.data).toEqual({ counted: 3, refused: [] });
    const times = (await entriesOf(key.id)).map(({ microseconds }) => microseconds);
    expect(times.sort()).toEqual([2_147_483_000, 2_147_483_647, 2_147_483_647]);
    expect(await reportedOf(key.id)).toMatchObject([{ responses: 3 }]);
  });

  it('keeps no secret, wherever one is written', async () => {
    const { key } = await customersKey();
    const secret = newSecret(LIVE, secureRandom);
    const events = [{ key_id: key.id, status: 200, path: `/x/${secret}`, request_id: secret }];
    await report({ events });
    await flushUsage();
    expect(JSON.stringify([await entriesOf(key.id), await countsOf(key.id)])).not.toContain(
      secret.slice(8, 26),
    );
  });

  it('is counted under a hundred endpoints of a key at most, whatever is reported', async () => {
    const { key } = await customersKey();
    const words = 'abcdefghijklmno';
    const events = Array.from({ length: 150 }, (_, i) => ({
      key_id: key.id,
      status: 200,
      path: `/x/${words[i % 15]}${words[Math.floor(i / 15)]}`,
    }));
    await report({ events });
    await flushUsage();
    const counts = await countsOf(key.id);
    expect(new Set(counts.map(({ endpoint }) => endpoint)).size).toBe(101);
    expect(counts.reduce((sum, { responses }) => sum + responses, 0)).toBe(150);
  });
});

describe('a report with an idempotency key', () => {
  it('counts once and is answered the same, however often and wherever it is sent', async () => {
    const { key } = await customersKey();
    const events = Array.from({ length: 40 }, (_, i) => ({
      key_id: key.id,
      status: 200 + (i % 2),
    }));
    const body = { events: [...events, { key_id: 'key_of_nobody', status: 200 }] };
    const headers = { 'idempotency-key': `batch-${key.id}` };
    const answers = await Promise.all([
      ...Array.from({ length: 4 }, () => untilAnswered(() => report(body, headers))),
      ...Array.from({ length: 2 }, () => untilAnswered(() => reportElsewhere(body, headers))),
      untilAnswered(() => report({ ...body, idempotency_key: headers['idempotency-key'] })),
    ]);
    for (const { status, text } of answers) expect([status, text]).toEqual([200, answers[0]?.text]);
    expect(answers[0]?.body.data).toEqual({
      counted: 40,
      refused: [{ index: 40, reason: 'key_unknown' }],
    });
    const counts = await reportedOf(key.id);
    expect(counts.map(({ responses }) => responses)).toEqual([20, 20]);
    expect(await entriesOf(key.id)).toHaveLength(40);
  });

  it('of a test key does not meet that of a live one: both count, and neither learns of the other', async () => {
    const { key } = await customersKey();
    const { key: testKey } = await customersKey('test');
    const orders = [
      [companyTest.secret, company.secret],
      [company.secret, companyTest.secret],
    ] as const;
    for (const [place, secrets] of orders.entries()) {
      const headers = { 'idempotency-key': `both-${place}-${key.id}` };
      const same = { events: [key, testKey].map(({ id }) => ({ key_id: id, status: 200 })) };
      const answers = new Map<string, unknown>();
      for (const secret of secrets) {
        answers.set(secret, (await report(same, headers, secret)).body.data);
        const other = await report({ events: same.events.slice(0, 1) }, headers, secret);
        expect(other.status).toBe(409);
      }
      expect(answers.get(company.secret)).toEqual({ counted: 2, refused: [] });
      expect(answers.get(companyTest.secret)).toEqual({
        counted: 1,
        refused: [{ index: 0, reason: 'key_unknown' }],
      });
    }
    const responses = async (id: string) =>
      (await reportedOf(id)).reduce((sum, count) => sum + count.responses, 0);
    expect([await responses(key.id), await responses(testKey.id)]).toEqual([2, 4]);
  });

  it('is refused with other contents, and forgotten after a day', async () => {
    const { key } = await customersKey();
    const headers = { 'idempotency-key': `day-${key.id}` };
    const body = (status: number) => ({ events: [{ key_id: key.id, status }] });
    expect((await report(body(200), headers)).status).toBe(200);
    const other = await report(body(500), headers);
    expect([other.status, other.body.reason]).toEqual([409, 'idempotency_key_used']);
    expect(await reportedOf(key.id)).toMatchObject([{ status: 200, responses: 1 }]);
    await runtime.database.pool.query(
      `UPDATE usage_event_batches SET at = at - interval '25 hours'`,
    );
    await keepRetention(runtime);
    expect((await report(body(500), headers)).status).toBe(200);
  });

  it('that is none, or two, is a fault', async () => {
    const { key } = await customersKey();
    const events = [{ key_id: key.id, status: 200 }];
    for (const name of ['', 'a b', 'x'.repeat(300)]) {
      const answer = await report({ events }, { 'idempotency-key': name });
      expect(answer.status, name).toBe(400);
    }
    const two = await report({ events, idempotency_key: 'one' }, { 'idempotency-key': 'other' });
    expect(two.status).toBe(400);
  });
});

describe('who reports', () => {
  it.each([
    [{ events: [] }],
    [{ events: [{ key_id: 'k', status: 99 }] }],
    [{ events: [{ key_id: 'k', status: 200, latency_ms: -1 }] }],
    [{ events: [{ key_id: 'k', status: 200, at: 'yesterday' }] }],
    [{ events: [{ key_id: 'k', status: 200, query: 'a=b' }] }],
    [{ events: Array.from({ length: 1_001 }, () => ({ key_id: 'k', status: 200 })) }],
  ])('sends what can be read: %#', async (body) => {
    expect((await report(body)).status).toBe(400);
  });

  it('may send a thousand at once', async () => {
    const { key } = await customersKey();
    const event = {
      key_id: key.id,
      status: 200,
      method: 'GET',
      path: '/jobs',
      ip: '5.9.0.1',
      latency_ms: 12,
    };
    const answer = await report({ events: Array.from({ length: 1_000 }, () => event) });
    expect(answer.body.data).toEqual({ counted: 1_000, refused: [] });
    expect(await reportedOf(key.id)).toMatchObject([{ responses: 1_000, count: 0 }]);
    // However much comes in one second: it did not happen in one.
    const where = { keyId: key.id, source: 'report' };
    expect(await runtime.database.prisma.requestLogEntry.count({ where })).toBe(1_000);
  });

  it('has a key of the operator’s with usage:write, and no other', async () => {
    const { key, secret } = await customersKey();
    const events = [{ key_id: key.id, status: 200 }];
    const reader = await makeLimitedKey(operator, 'api_keys:verify');
    for (const other of [secret, reader.secret]) {
      const answer = await report({ events }, {}, other);
      expect([answer.status, answer.body.reason]).toEqual([403, 'scope_missing']);
    }
    // Given by hand: the scope alone is not enough.
    const { key: given, secret: givenSecret } = await customersKey();
    await runtime.database.pool.query(
      `UPDATE api_keys SET scopes = '{usage:write}' WHERE id = $1`,
      [given.id],
    );
    expect((await report({ events }, {}, givenSecret)).status).toBe(403);
  });
});
