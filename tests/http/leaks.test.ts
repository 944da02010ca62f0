import { describe, expect, it, vi } from 'vitest';
import { describeNotice } from '@/lib/core/notice';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { serveFetch } from '@/lib/http/fetch-mount';
import { apiRoutes } from '@/lib/http/v1/index';
import { newId } from '@/lib/services/audit';
import { activateKey, deactivateKey } from '@/lib/services/keys/change-key-status';
import { getKey } from '@/lib/services/keys/get-key';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { listNotices } from '@/lib/services/notices/list-notices';
import { type ApiAnswer, answerOf, requestOf } from '../support/api';
import { LIVE } from '../support/defaults';
import { makeManyKeys } from '../support/many-keys';
import {
  auditOf,
  databaseDigest,
  dumpDatabase,
  logLines,
  makeKey,
  makeWorkspace,
  runtime,
} from '../support/world';

let sender = 0;

/** A report from a network of its own, unless told otherwise, once it was acted upon. */
async function report(body: unknown, from?: string): Promise<ApiAnswer> {
  sender += 1;
  const address = from ?? `198.18.${Math.floor(sender / 250)}.${sender % 250}`;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await send(text, { 'content-type': 'application/json' }, address);
  await runtime.leakDesk.settled();
  return answer;
}

function send(body: BodyInit, headers: Record<string, string>, address: string) {
  const request = requestOf('http://localhost/v1/leaks', { method: 'POST', body, headers });
  return answerOf(
    serveFetch(apiRoutes, runtime, { request, id: newId(runtime, 'request'), address }),
  );
}

const newUnknown = () => newSecret(LIVE, secureRandom);

async function reasonOf(secret: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
  return decision.valid ? 'valid' : decision.reason;
}

/** What runs while the policy of both environments is another. */
async function withPolicy(policy: 'revoke' | 'notify', run: () => Promise<void>): Promise<void> {
  const { settings } = runtime;
  const before = settings.leakPolicy;
  settings.leakPolicy = { live: policy, test: policy };
  await run().finally(() => {
    settings.leakPolicy = before;
  });
}

describe('the answer tells nothing', () => {
  it('known, unknown, revoked, reported before, or no key at all: the same answer', async () => {
    const owner = await makeWorkspace();
    const [known, gone] = [await makeKey(owner), await makeKey(owner)];
    await revokeKey(owner, gone.key.id, null);
    const answers = [
      await report({ keys: [known.secret] }),
      await report({ keys: [known.secret] }),
      await report({ keys: [gone.secret] }),
      await report({ keys: [newUnknown()] }),
      await report({ keys: ['no key'] }),
      await report({ text: `curl -H "Authorization: Bearer ${known.secret}"` }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.text).toBe(answers[0]?.text);
    }
  });

  it('known or not, it costs one statement, a digest for each, and no argon2', async () => {
    const owner = await makeWorkspace();
    const known = await makeManyKeys(owner, 20);
    await report({ keys: known.slice(0, 10).map(({ secret }) => secret) });
    const argon2 = vi.spyOn(runtime.argon2, 'run');
    const wake = vi.spyOn(runtime.leakDesk, 'wake').mockImplementation(() => undefined);
    const query = vi.spyOn(runtime.database.pool, 'query');
    const transactions = vi.spyOn(runtime.database.prisma, '$transaction');
    const bodies = {
      known: known.slice(10).map(({ secret }) => secret),
      reported: known.slice(0, 10).map(({ secret }) => secret),
      unknown: Array.from({ length: 10 }, newUnknown),
    };
    for (const keys of Object.values(bodies)) {
      query.mockClear();
      await report({ keys });
      expect(query).toHaveBeenCalledTimes(1);
    }
    expect(transactions).not.toHaveBeenCalled();
    expect(argon2).not.toHaveBeenCalled();
    for (const spy of [argon2, wake, query, transactions]) spy.mockRestore();
  });

  it('what was reported is in no log and nowhere in the database', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const unknown = newUnknown();
    await report({ text: `${secret} ${unknown}` });
    const everything = logLines.join('') + (await dumpDatabase());
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(unknown);
  });
});

describe('a reported key', () => {
  it('is deactivated, once: one audit row that names the reporter, and one notice', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    await report({ keys: [secret] }, '203.0.113.77');
    await report({ text: `again: ${secret}` }, '203.0.113.78');
    expect(await reasonOf(secret)).toBe('key_inactive');
    const rows = (await auditOf(key.id)).slice(1);
    expect(rows).toMatchObject([
      {
        action: 'api_key.deactivated',
        actorType: 'system',
        via: 'api',
        address: '203.0.113.77',
        before: { status: 'ACTIVE' },
        after: { status: 'INACTIVE', reason: 'Reported as leaked' },
      },
    ]);
    expect(await listNotices(owner)).toMatchObject([{ kind: 'keys_deactivated', count: 1 }]);
  });

  it('that is inactive stays so, and its workspace is told before anybody activates it', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    await deactivateKey(owner, key.id);
    await report({ keys: [secret] });
    await report({ keys: [secret] });
    expect((await auditOf(key.id)).slice(2)).toMatchObject([
      { action: 'api_key.leak_reported', after: { reason: 'Reported as leaked' } },
    ]);
    expect(await reasonOf(secret)).toBe('key_inactive');
    const [notice, ...others] = await listNotices(owner);
    expect([notice, ...others]).toMatchObject([{ kind: 'keys_reported', count: 1 }]);
    expect(notice && describeNotice(notice)).toContain('is not revoked');
  });

  it('that somebody activates all the same stays active when the same secret is reported', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    await report({ keys: [secret] });
    await activateKey(owner, key.id);
    await report({ keys: [secret] });
    expect(await reasonOf(secret)).toBe('valid');
  });

  it('is revoked where the policy says so, and with "notify" goes on working', async () => {
    const owner = await makeWorkspace();
    const [one, two] = [await makeKey(owner), await makeKey(owner)];
    await withPolicy('revoke', async () => void (await report({ keys: [one.secret] })));
    await withPolicy('notify', async () => void (await report({ keys: [two.secret] })));
    expect(await reasonOf(one.secret)).toBe('key_revoked');
    expect(await reasonOf(two.secret)).toBe('valid');
    expect((await auditOf(two.key.id)).at(-1)).toMatchObject({ action: 'api_key.leak_reported' });
    const kinds = (await listNotices(owner)).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['keys_reported', 'keys_revoked']);
  });

  it('of test leaves the live ones alone', async () => {
    const owner = await makeWorkspace();
    const live = await makeKey(owner);
    const test = await makeKey(owner, { environment: 'test' });
    await withPolicy('revoke', async () => void (await report({ keys: [test.secret] })));
    expect(await reasonOf(test.secret)).toBe('key_revoked');
    expect(await reasonOf(live.secret)).toBe('valid');
    expect((await getKey(owner, live.key.id)).status).toBe('ACTIVE');
  });

  it('by a secret that was replaced is left alone: it opens nothing', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const renewed = await regenerateKey(owner, key.id, key.lastFour);
    const before = await databaseDigest();
    await report({ keys: [secret] });
    expect(await databaseDigest()).toBe(before);
    expect(await reasonOf(renewed.secret)).toBe('valid');
  });

  it('1,000 in one report: all are stopped', async () => {
    const owner = await makeWorkspace();
    const made = await makeManyKeys(owner, 1_000);
    await report({ keys: made.map(({ secret }) => secret) });
    const where = { workspaceId: owner.actor.workspaceId, status: 'INACTIVE' as const };
    expect(await runtime.database.prisma.apiKey.count({ where })).toBe(1_000);
    expect(await listNotices(owner)).toMatchObject([{ count: 1_000 }]);
  });

  it('waits in the database when nobody could act upon it, and is acted upon later', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const wake = vi.spyOn(runtime.leakDesk, 'wake').mockImplementation(() => undefined);
    await report({ keys: [secret] });
    wake.mockRestore();
    expect(await reasonOf(secret)).toBe('valid');
    runtime.leakDesk.wake();
    await runtime.leakDesk.settled();
    expect(await reasonOf(secret)).toBe('key_inactive');
  });
});

describe('hostile reports', () => {
  const type = { 'content-type': 'application/json' };
  it.each([
    [415, 'keys=x', { 'content-type': 'application/x-www-form-urlencoded' }],
    [415, '{"keys":["x"]}', { 'content-type': 'text/plain' }],
    [413, JSON.stringify({ text: 'x'.repeat(300_000) }), type],
    [400, JSON.stringify({ text: 'x'.repeat(120_000) }), type],
    [400, '', type],
    [400, '{"keys":', type],
    [400, '[]', type],
    [400, '{}', type],
    [400, '{"keys":[]}', type],
    [400, '{"keys":"x"}', type],
    [400, '{"keys":[1]}', type],
    [400, '{"keys":["x"],"text":"x"}', type],
    [400, '{"keys":["x"],"policy":"notify"}', type],
    [400, '{"keys":["x"],"keys":["y"]}', type],
    [400, '{"__proto__":{"keys":["x"]}}', type],
    [400, '{"text":"\\u0000"}', type],
    [400, '['.repeat(10_000), type],
    [400, JSON.stringify({ keys: Array.from({ length: 1_001 }, () => 'x') }), type],
  ])('%i for %.40s', async (status, body, headers) => {
    const before = await databaseDigest();
    sender += 1;
    const answer = await send(body, headers, `198.19.0.${sender % 250}`);
    expect(answer.status).toBe(status);
    expect(await databaseDigest()).toBe(before);
  });

  it('a flood from one network is told to wait, before its body is read; others are not', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 25; i += 1) {
      statuses.push((await report('nonsense', `203.0.113.9`)).status);
    }
    expect(statuses.filter((status) => status === 400)).toHaveLength(20);
    const refused = await report({ keys: [newUnknown()] }, '203.0.113.9');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await report({ keys: [newUnknown()] }, '203.0.113.10')).status).toBe(200);
  });
});
