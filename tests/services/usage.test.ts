import { describe, expect, it } from 'vitest';
import { LastUses } from '@/lib/services/usage/last-uses';
import {
  addressesOf,
  countsOf,
  faultyPool,
  makeCountedKey,
  makeUsage,
  sumOf,
  usageEvent,
} from '../support/usage';
import { runtime } from '../support/world';

const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 5, 1, 12);

describe('detail is bounded, totals are not', () => {
  it('a key has a hundred endpoints in an hour, also over many flushes; the rest is other', async () => {
    const key = await makeCountedKey();
    const usage = makeUsage({ now: () => new Date(START_MS) });
    for (let round = 0; round < 4; round += 1) {
      for (let i = 0; i < 50; i += 1) {
        usage.count(usageEvent({ key, endpoint: `GET /round${round}/${i}` }));
        usage.count(usageEvent({ key, endpoint: 'GET /round0/0' }));
      }
      await usage.flush();
    }
    const counts = await countsOf(key.id);
    expect(counts).toHaveLength(101);
    expect(counts.slice(0, 2)).toMatchObject([
      { endpoint: 'GET /round0/0', count: 201 },
      { endpoint: 'other', count: 100 },
    ]);
    expect(sumOf(counts)).toBe(400);
  });

  it('a new hour has a hundred endpoints of its own', async () => {
    const key = await makeCountedKey();
    let nowMs = START_MS;
    const usage = makeUsage({ now: () => new Date(nowMs), bounds: { endpointsMax: 1 } });
    for (const endpoint of ['GET /a', 'GET /b']) {
      usage.count(usageEvent({ key, endpoint }));
      nowMs += 60 * MINUTE_MS;
    }
    await usage.close();
    expect((await countsOf(key.id)).map(({ endpoint }) => endpoint)).toEqual(['GET /a', 'GET /b']);
  });

  it('the thousand addresses with the most decisions are kept, the rest is other', async () => {
    const key = await makeCountedKey();
    const processes = [0, 1].map(() => makeUsage({ now: () => new Date(START_MS) }));
    let sent = 0;
    for (let round = 0; round < 8; round += 1) {
      for (const [which, usage] of processes.entries()) {
        for (let i = 0; i < 400; i += 1) {
          usage.count(usageEvent({ key, address: `2001:db8:${which}:${round}::${i}` }));
          if (i < 100) usage.count(usageEvent({ key, address: `192.0.2.${i}` }));
        }
        sent += 500;
      }
      await Promise.all(processes.map((usage) => usage.flush()));
    }
    await Promise.all(processes.map((usage) => usage.close()));
    const rows = await addressesOf(key.id);
    expect(sumOf(rows)).toBe(sent);
    // A process looks after each 250 new ones; the last of a flush may be on top.
    expect(rows.length).toBeLessThanOrEqual(1 + 1_000 + 2 * 400);
    const heavy = rows.filter(({ address }) => address.startsWith('192.0.2.'));
    expect(heavy.map(({ count }) => count)).toEqual(Array.from({ length: 100 }, () => 16));
    expect(rows[0]?.address).toBe('other');
  });

  it('of one flush a process keeps a thousand addresses', async () => {
    const key = await makeCountedKey();
    const usage = makeUsage({ bounds: { addressesMax: 10 } });
    for (let i = 0; i < 50; i += 1) usage.count(usageEvent({ key, address: `192.0.2.${i}` }));
    await usage.close();
    const rows = await addressesOf(key.id);
    expect(rows).toHaveLength(11);
    expect(rows[0]).toMatchObject({ address: 'other', count: 40 });
  });

  it('without room detail becomes other first; what has no room at all is counted as dropped', async () => {
    const keys = [];
    for (let i = 0; i < 12; i += 1) keys.push(await makeCountedKey());
    let isAway = true;
    const pool = faultyPool(() => (isAway ? 'refused' : 'none'));
    const usage = makeUsage({ pool, bounds: { rowsMax: 8 } });
    let sent = 0;
    for (const key of keys) {
      for (let i = 0; i < 5; i += 1) {
        usage.count(usageEvent({ key, endpoint: `GET /${i}`, address: `192.0.2.${i}` }));
        sent += 1;
      }
      await usage.flush();
    }
    expect(usage.dropped).toBeGreaterThan(0);
    isAway = false;
    await usage.close();
    const counts = (await Promise.all(keys.map(({ id }) => countsOf(id)))).flat();
    expect(counts.some(({ endpoint }) => endpoint === 'other')).toBe(true);
    expect(sumOf(counts) + usage.dropped).toBe(sent);
    // There is room again.
    const [key] = keys;
    if (key === undefined) throw new Error('no key was made');
    const before = usage.dropped;
    usage.count(usageEvent({ key, endpoint: 'GET /again' }));
    await usage.close();
    expect((await countsOf(key.id)).map(({ endpoint }) => endpoint)).toContain('GET /again');
    expect(usage.dropped).toBe(before);
  });
});

describe('the last use of a key', () => {
  it('is there within seconds of the first, without being asked for', async () => {
    const key = await makeCountedKey();
    const usage = makeUsage();
    usage.count(usageEvent({ key, address: '203.0.113.7' }));
    await expect
      .poll(() => lastUseOf(key.id), { timeout: 5_000 })
      .toMatchObject({ lastUsedIp: '203.0.113.7' });
    await usage.close();
  });

  it('is renewed a minute after the stored one while the key is in use', () => {
    const uses = new LastUses();
    const dueAt = (ms: number) => {
      const due = [...uses.due(START_MS + ms, 10)].flat();
      uses.settle(due);
      return due.map(({ at }) => at.getTime() - START_MS);
    };
    const useAt = (ms: number) => uses.note('key_a', START_MS + ms, null);
    useAt(0);
    expect(dueAt(0)).toEqual([0]);
    useAt(1_000);
    useAt(59_000);
    expect(dueAt(59_999)).toEqual([]);
    expect(dueAt(60_000)).toEqual([59_000]);
    expect(dueAt(61_000)).toEqual([]);
    useAt(62_000);
    useAt(61_500);
    expect([...uses.due(null, 10)].flat()).toMatchObject([{ at: new Date(START_MS + 62_000) }]);
  });

  it('of keys that rest takes no memory', () => {
    const uses = new LastUses();
    uses.note('key_a', START_MS, null);
    uses.settle([...uses.due(START_MS, 10)].flat());
    expect([...uses.due(START_MS + MINUTE_MS, 10)].flat()).toEqual([]);
    expect(uses.isEmpty).toBe(true);
  });

  it('that could not be written is due again', async () => {
    const key = await makeCountedKey();
    let isAway = true;
    const usage = makeUsage({ pool: faultyPool(() => (isAway ? 'refused' : 'none')) });
    usage.count(usageEvent({ key }));
    await usage.flush();
    expect(await lastUseOf(key.id)).toMatchObject({ lastUsedAt: null });
    isAway = false;
    await usage.close();
    expect(await lastUseOf(key.id)).not.toMatchObject({ lastUsedAt: null });
  });

  it('never goes back, and a refused request is none', async () => {
    const key = await makeCountedKey();
    let nowMs = START_MS;
    const [one, other] = [0, 1].map(() => makeUsage({ now: () => new Date(nowMs) }));
    one?.count(usageEvent({ key, address: '192.0.2.9' }));
    await one?.close();
    nowMs -= 1_000;
    other?.count(usageEvent({ key, address: '192.0.2.8' }));
    await other?.flush();
    nowMs += 5_000;
    other?.count(usageEvent({ key, outcome: 'key_revoked', address: '192.0.2.7' }));
    await other?.close();
    expect(await lastUseOf(key.id)).toEqual({
      lastUsedAt: new Date(START_MS),
      lastUsedIp: '192.0.2.9',
    });
  });
});

async function lastUseOf(id: string) {
  return await runtime.database.prisma.apiKey.findFirstOrThrow({
    where: { id },
    select: { lastUsedAt: true, lastUsedIp: true },
  });
}
