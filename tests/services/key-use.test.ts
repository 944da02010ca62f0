import { describe, expect, it } from 'vitest';
import { USE_BARS } from '@/lib/core/key-use';
import type { LogEntry } from '@/lib/core/request-log';
import type { Scope } from '@/lib/core/scopes';
import type { CountedKey } from '@/lib/core/usage';
import type { Context, UserActor } from '@/lib/services/context';
import { getKeysUse } from '@/lib/services/keys/get-keys-use';
import { getScopeUse } from '@/lib/services/keys/get-scope-use';
import { callRoutes } from '../support/api';
import { addToLog, logEntry } from '../support/log-entries';
import { flushUsage, usageEvent } from '../support/usage';
import { makeKey, makeLimitedKey, makeMember, makeWorkspace, runtime } from '../support/world';

const HOUR_MS = 3_600_000;
const scopeOf = (endpoint: string) => (endpoint === 'GET /v1/users/{id}' ? 'users:read' : null);

function countedKey(owner: Context<UserActor>, id: string): CountedKey {
  return { id: id as CountedKey['id'], workspaceId: owner.actor.workspaceId, environment: 'live' };
}

describe('what keys did in the last 24 hours', () => {
  it('is counted by stretch: refused, failed and answered, and nothing older or of another key', async () => {
    const owner = await makeWorkspace();
    const [one, other, idle] = [await makeKey(owner), await makeKey(owner), await makeKey(owner)];
    const key = countedKey(owner, one.key.id);
    const nowMs = runtime.now().getTime();
    const count = (ms: number, changes: Parameters<typeof usageEvent>[0]) =>
      runtime.usage.count(usageEvent({ key, ...changes }), nowMs - ms);
    for (let i = 0; i < 5; i += 1) count(0, {});
    count(0, { outcome: 'rate_limited', status: 429 });
    count(10 * HOUR_MS, { counts: 'decision', status: 0 });
    count(10 * HOUR_MS, { counts: 'answer', status: 503 });
    count(25 * HOUR_MS, {});
    count(0, { key: countedKey(owner, other.key.id), status: 500 });
    await flushUsage();
    const use = await getKeysUse(
      owner,
      [one, other, idle].map(({ key: { id } }) => id),
    );
    const first = use.get(one.key.id);
    expect(first).toMatchObject({ requests: 7, errors: 2 });
    expect(first?.bars).toHaveLength(USE_BARS);
    expect(first?.bars.at(-1)).toEqual({ requests: 6, errors: 1 });
    expect(first?.bars.filter(({ requests }) => requests > 0)).toHaveLength(2);
    expect(use.get(other.key.id)).toMatchObject({ requests: 1, errors: 1 });
    expect(use.get(idle.key.id)).toMatchObject({ requests: 0, errors: 0 });
  });

  it('is nothing to another workspace, nor to another person where keys are personal', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    runtime.usage.count(usageEvent({ key: countedKey(owner, key.id) }));
    await flushUsage();
    const developer = await makeMember(owner.actor.workspaceId, 'developer');
    const personally = {
      ...developer,
      runtime: { ...runtime, profile: { ...runtime.profile, owner: 'user' as const } },
    };
    const requestsFor = async (ctx: Context<UserActor>) =>
      (await getKeysUse(ctx, [key.id])).get(key.id)?.requests;
    expect(await requestsFor(developer)).toBe(1);
    expect(await requestsFor(personally)).toBe(0);
    expect(await requestsFor(await makeWorkspace())).toBe(0);
  });
});

describe('which of its scopes a key uses', () => {
  async function makeUsedKey(...scopes: string[]) {
    const owner = await makeWorkspace();
    const { key, secret } = await makeLimitedKey(owner, ...scopes);
    const { workspaceId } = owner.actor;
    const entryOf = (ms: number, changes: Partial<LogEntry>) =>
      logEntry(new Date(runtime.now().getTime() - ms), {
        workspaceId,
        environment: 'live',
        keyId: key.id as LogEntry['keyId'],
        ...changes,
      });
    return { owner, key, secret, entryOf };
  }

  /** Counts so many requests that were let through and needed these scopes. */
  async function count(
    { owner, key }: Awaited<ReturnType<typeof makeUsedKey>>,
    requests: number,
    needed: readonly Scope[] | undefined,
  ) {
    const event = usageEvent({ key: countedKey(owner, key.id), endpoint: 'GET /jobs', needed });
    for (let i = 0; i < requests; i += 1) runtime.usage.count(event);
    await flushUsage();
  }

  it('is told by every single request, and a version without the rest would refuse none', async () => {
    const made = await makeUsedKey('api_keys:read', 'workspaces:read', 'users:read');
    const { owner, key, entryOf } = made;
    await addToLog(Array.from({ length: 600 }, (_, i) => entryOf(i, { source: 'verify' })));
    await addToLog([
      entryOf(5, { outcome: 'scope_missing', status: 403, requiredScopes: ['api_keys:read'] }),
    ]);
    await count(made, 2, ['workspaces:read']);
    await count(made, 600, ['users:read']);
    await count(made, 3, []);
    expect(await getScopeUse(owner, key.id, scopeOf)).toMatchObject({
      used: ['workspaces:read', 'users:read'],
      unused: ['api_keys:read'],
      narrower: ['workspaces:read', 'users:read'],
      looked: 605,
      requests: 605,
    });
  });

  it('is told by the log where nothing else is known, and nothing is proposed while a request is missing', async () => {
    const made = await makeUsedKey('workspaces:read', 'users:read');
    const { owner, key, entryOf } = made;
    const logged = { source: 'verify', requiredScopes: ['users:read'] } as const;
    await addToLog([entryOf(1, logged), entryOf(2, logged)]);
    await count(made, 2, undefined);
    expect(await getScopeUse(owner, key.id, scopeOf)).toMatchObject({
      looked: 2,
      narrower: ['users:read'],
    });
    await count(made, 1, undefined);
    expect(await getScopeUse(owner, key.id, scopeOf)).toMatchObject({
      looked: 2,
      requests: 3,
      narrower: null,
    });
  });

  it('is known of what came over the network, asked by the company or for our own API', async () => {
    const operator = await makeWorkspace({ isOperator: true });
    const company = await makeLimitedKey(operator, 'api_keys:verify', 'usage:read');
    const { owner, key, secret } = await makeUsedKey('workspaces:read', 'users:read');
    const body = JSON.stringify({ key: secret, scopes: ['users:read'] });
    const headers = { 'content-type': 'application/json' };
    const call = { method: 'POST', secret: company.secret, body, headers };
    const { body: answer } = await callRoutes('/v1/api-keys/verify', call);
    expect(answer.data.valid).toBe(true);
    await flushUsage();
    expect(await getScopeUse(owner, key.id, scopeOf)).toMatchObject({
      narrower: ['users:read'],
      looked: 1,
      requests: 1,
    });
    expect(await getScopeUse(operator, company.key.id, scopeOf)).toMatchObject({
      used: ['api_keys:verify'],
      narrower: ['api_keys:verify'],
    });
  });

  it('proposes nothing for a key that uses all, that did nothing, or that needs none', async () => {
    const [all, none, free] = [
      await makeUsedKey('users:read'),
      await makeUsedKey('users:read'),
      await makeUsedKey('users:read'),
    ];
    await addToLog([
      all.entryOf(5, { endpoint: 'GET /v1/users/{id}' }),
      free.entryOf(5, { endpoint: 'GET /v1/api-keys/current' }),
    ]);
    for (const { owner, key } of [all, none, free]) {
      expect((await getScopeUse(owner, key.id, scopeOf)).narrower).toBeNull();
    }
  });

  it('keeps the scope of an endpoint that is counted and not in the log', async () => {
    const { owner, key, entryOf } = await makeUsedKey('workspaces:read', 'users:read');
    await addToLog([entryOf(5, { source: 'verify', requiredScopes: ['workspaces:read'] })]);
    const endpoint = 'GET /v1/users/{id}';
    runtime.usage.count(usageEvent({ key: countedKey(owner, key.id), endpoint }));
    await flushUsage();
    const use = await getScopeUse(owner, key.id, scopeOf);
    expect(use).toMatchObject({ unused: [], narrower: null, requests: 1 });
  });

  it('is not told to another workspace', async () => {
    const { key } = await makeUsedKey('users:read');
    const asked = getScopeUse(await makeWorkspace(), key.id, scopeOf);
    await expect(asked).rejects.toMatchObject({ code: 'not_found' });
  });
});
