import { describe, expect, it } from 'vitest';
import { type LogQuery, UNKNOWN_KEYS } from '@/lib/core/log-filter';
import type { LogEntry } from '@/lib/core/request-log';
import type { Context, UserActor } from '@/lib/services/context';
import { getLogEntry } from '@/lib/services/logs/get-log-entry';
import { listLog } from '@/lib/services/logs/list-log';
import { LogTail } from '@/lib/services/logs/log-tail';
import { addToLog, askedLog, logEntry } from '../support/log-entries';
import { makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const DAY_MS = 86_400_000;
const ago = (ms: number) => new Date(runtime.now().getTime() - ms);

/** A workspace, a key of it, and how its requests are kept. */
async function makeLogged() {
  const owner = await makeWorkspace();
  const { key } = await makeKey(owner);
  const { workspaceId } = owner.actor;
  const of = (ms: number, changes: Partial<LogEntry> = {}) =>
    logEntry(ago(ms), {
      workspaceId,
      keyId: key.id as LogEntry['keyId'],
      environment: 'live',
      ...changes,
    });
  return { owner, key, workspaceId, of };
}

async function ids(ctx: Context<UserActor>, query: Partial<LogQuery> = {}, limit = 50) {
  const found: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 10_000; pages += 1) {
    const page = await listLog(ctx, { ...askedLog(query), cursor, limit });
    found.push(...page.entries.map(({ id }) => id));
    cursor = page.nextCursor;
    if (cursor === null) return found;
  }
  throw new Error('the list has no end');
}

describe('a list of requests', () => {
  it('is newest first, over days, and its pages leave nothing out and repeat nothing', async () => {
    const { owner, of } = await makeLogged();
    const moment = ago(3 * DAY_MS);
    const same = Array.from({ length: 7 }, () => ({ ...of(0), at: moment }));
    const entries = [0, 1, 2, 5, 9].flatMap((days) => [of(days * DAY_MS), of(days * DAY_MS + 1)]);
    await addToLog([...entries, ...same]);
    const expected = [...entries, ...same]
      .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
      .map(({ id }) => id);
    for (const limit of [1, 3, 4, 50]) expect(await ids(owner, {}, limit)).toEqual(expected);
  });

  it('holds what every filter says and nothing else', async () => {
    const { owner, key, of } = await makeLogged();
    const odd = of(1_000, {
      endpoint: 'POST /v1/jobs',
      status: 403,
      outcome: 'scope_missing',
      country: 'FR',
      address: '198.51.100.7',
      requestId: 'order-7',
    });
    await addToLog([odd, of(2_000), of(3_000, { status: 503 }), of(2 * DAY_MS)]);
    const all = await ids(owner);
    expect(all).toHaveLength(4);
    const queries: Partial<LogQuery>[] = [
      { endpoint: 'POST /v1/jobs' },
      { status: '403' },
      { status: '4xx' },
      { outcome: 'scope_missing' },
      { outcome: 'refused' },
      { outcome: 'permission' },
      { country: 'fr' },
      { address: '198.51.100.7' },
      { request: 'order-7' },
      { key: key.id, status: '4xx', country: 'FR' },
    ];
    for (const query of queries)
      expect(await ids(owner, query), JSON.stringify(query)).toEqual([odd.id]);
    expect(await ids(owner, { outcome: 'api' })).toEqual(all.slice(2, 3));
    expect(await ids(owner, { outcome: 'allowed' })).toEqual([all[1], all[3]]);
    expect(await ids(owner, { from: ago(DAY_MS).toISOString() })).toEqual(all.slice(0, 3));
    expect(await ids(owner, { to: ago(DAY_MS).toISOString() })).toEqual(all.slice(3));
    expect(await ids(owner, { key: 'key_of_nobody' })).toEqual([]);
    expect(await ids(owner, { country: 'FR', status: '5xx' })).toEqual([]);
    // The odd one is a 403, which has a colour of its own.
    expect(await ids(owner, { status: 'other-4xx' })).toEqual([]);
  });

  it('says in its cursor which list it is of', async () => {
    const { owner, of } = await makeLogged();
    await addToLog([of(1), of(2)]);
    const { nextCursor } = await listLog(owner, { ...askedLog(), cursor: null, limit: 1 });
    const other = listLog(owner, { ...askedLog({ status: '2xx' }), cursor: nextCursor, limit: 1 });
    await expect(other).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('stops after a while and says how far it came, from where the next page goes on', async () => {
    const { owner, of } = await makeLogged();
    const old = of(5 * DAY_MS);
    await addToLog([of(1), old]);
    let nowMs = runtime.now().getTime();
    // Every look at the clock is 60 ms later.
    const now = () => {
      nowMs += 60;
      return new Date(nowMs);
    };
    const slow = { ...owner, runtime: { ...runtime, now } };
    const first = await listLog(slow, { ...askedLog(), cursor: null, limit: 50 });
    expect(first.entries).toHaveLength(1);
    expect(first.searchedTo).not.toBeNull();
    expect((await ids(slow)).at(-1)).toBe(old.id);
  });

  it('ends where the log does, whatever is asked', async () => {
    const { owner, of } = await makeLogged();
    await addToLog([of(1), of((runtime.settings.logDays + 3) * DAY_MS)]);
    expect(await ids(owner, { from: '2020-01-01' })).toHaveLength(1);
  });
});

describe('who sees which requests', () => {
  it('a viewer sees those of the workspace, and nobody those of another or of the other environment', async () => {
    const { owner, workspaceId, of } = await makeLogged();
    const [live, test] = [of(1), of(2, { environment: 'test' })];
    await addToLog([live, test]);
    const viewer = await makeMember(workspaceId, 'viewer');
    const stranger = await makeWorkspace();
    expect(await ids(viewer)).toEqual([live.id]);
    expect(await ids(stranger)).toEqual([]);
    expect(await getLogEntry(owner, askedLog(), live.id)).toMatchObject({
      keyName: 'Key',
      id: live.id,
    });
    for (const [ctx, id] of [
      [stranger, live.id],
      [owner, test.id],
      [owner, 'log_0000000000'],
    ] as const) {
      await expect(getLogEntry(ctx, askedLog(), id)).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  it('who may not manage a workspace with personal keys sees those of their own keys', async () => {
    const { owner, workspaceId, of } = await makeLogged();
    const developer = await makeMember(workspaceId, 'developer');
    const { key } = await makeKey(developer);
    const own = of(5, { keyId: key.id as LogEntry['keyId'] });
    const others = of(6);
    await addToLog([own, others]);
    const personally = (ctx: Context<UserActor>) => ({
      ...ctx,
      runtime: { ...runtime, profile: { ...runtime.profile, owner: 'user' as const } },
    });
    expect(await ids(personally(developer))).toEqual([own.id]);
    expect(await ids(personally(owner))).toEqual([own.id, others.id]);
    const looked = getLogEntry(personally(developer), askedLog(), others.id);
    await expect(looked).rejects.toMatchObject({ code: 'not_found' });
  });

  it('what brought no known key is seen by the managers of the operator alone', async () => {
    const operator = await makeWorkspace({ isOperator: true });
    const unknown = logEntry(ago(1), {
      outcome: 'key_unknown',
      status: 401,
      maskedKey: 'sk_live_••••aaaa',
    });
    await addToLog([unknown]);
    expect(await ids(operator, { key: UNKNOWN_KEYS })).toContain(unknown.id);
    expect(await ids(operator)).not.toContain(unknown.id);
    const viewer = await makeMember(operator.actor.workspaceId, 'viewer');
    for (const ctx of [await makeWorkspace(), viewer]) {
      await expect(ids(ctx, { key: UNKNOWN_KEYS })).rejects.toMatchObject({ code: 'forbidden' });
      const looked = getLogEntry(ctx, askedLog(), unknown.id);
      await expect(looked).rejects.toMatchObject({ code: 'not_found' });
    }
  });
});

describe('the live tail', () => {
  it('tells each request once, also those that are written late and by another process', async () => {
    const { owner, of } = await makeLogged();
    const known = of(4_000);
    await addToLog([known]);
    const tail = new LogTail(askedLog(), known.id, runtime.now().getTime());
    expect(await tail.next(owner)).toEqual([]);
    const [first, late] = [of(1_000), of(3_000)];
    await addToLog([first]);
    expect(await tail.next(owner)).toEqual([first.id]);
    await addToLog([late]);
    expect(await tail.next(owner)).toEqual([late.id]);
    expect(await tail.next(owner)).toEqual([]);
  });

  it('keeps to its filter and tells no more than a hundred at once', async () => {
    const { owner, of } = await makeLogged();
    const tail = new LogTail(askedLog({ status: '5xx' }), null, runtime.now().getTime());
    await addToLog([of(1)]);
    expect(await tail.next(owner)).toEqual([]);
    await addToLog([...Array.from({ length: 120 }, (_, i) => of(i, { status: 503 }))]);
    expect(await tail.next(owner)).toHaveLength(100);
    expect(await tail.next(owner)).toEqual([]);
  });
});
