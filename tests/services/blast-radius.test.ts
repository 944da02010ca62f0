import { describe, expect, it } from 'vitest';
import { momentSince } from '@/lib/core/blast-radius';
import { parseId } from '@/lib/core/ids';
import { getBlastRadius } from '@/lib/services/keys/get-blast-radius';
import { makeUsage, usageEvent } from '../support/usage';
import { makeKey, makeWorkspace, runtime } from '../support/world';

const operator = await makeWorkspace({ isOperator: true });
const HOUR_MS = 3_600_000;

/** A key that did something three hours ago and something else just now. */
async function makeUsedKey() {
  const owner = await makeWorkspace();
  const { key } = await makeKey(owner);
  const { workspaceId } = owner.actor;
  const id = parseId('key', key.id);
  if (id === null) throw new Error('the key has no id');
  const counted = { id, workspaceId, environment: 'live' as const };
  const before = makeUsage({ now: () => new Date(runtime.now().getTime() - 3 * HOUR_MS) });
  for (let i = 0; i < 5; i += 1) {
    before.count(usageEvent({ key: counted, endpoint: 'GET /jobs', address: '203.0.113.1' }));
  }
  await before.close();
  const after = makeUsage();
  for (let i = 0; i < 2; i += 1) {
    after.count(
      usageEvent({ key: counted, endpoint: 'DELETE /jobs/{id}', address: '203.0.113.2' }),
    );
  }
  after.count(usageEvent({ key: counted, outcome: 'scope_missing', address: '203.0.113.2' }));
  await after.close();
  return { owner, workspaceId, keyId: key.id };
}

describe('the blast radius of a key', () => {
  it('has its endpoints, outcomes, addresses and hours since a moment, and nothing before', async () => {
    const { owner, workspaceId, keyId } = await makeUsedKey();
    const since = (hours: number) => new Date(runtime.now().getTime() - hours * HOUR_MS);
    const all = await getBlastRadius(owner, { workspaceId, keyId, since: since(24) });
    expect(all).toMatchObject({
      accepted: 7,
      refused: 1,
      endpoints: [
        { endpoint: 'GET /jobs', outcome: 'valid', requests: 5 },
        { endpoint: 'DELETE /jobs/{id}', outcome: 'valid', requests: 2 },
        { outcome: 'scope_missing', requests: 1 },
      ],
      addresses: [
        { address: '203.0.113.1', requests: 5 },
        { address: '203.0.113.2', outcome: 'valid', requests: 2 },
        { address: '203.0.113.2', outcome: 'scope_missing', requests: 1 },
      ],
      hours: [
        { accepted: 5, refused: 0 },
        { accepted: 2, refused: 1 },
      ],
    });
    const late = await getBlastRadius(owner, { workspaceId, keyId, since: since(1) });
    expect(late).toMatchObject({ accepted: 2, refused: 1 });
    expect(late.endpoints).toHaveLength(2);
  });

  it('is the operator’s to see everywhere, and nobody else’s outside of their workspace', async () => {
    const { workspaceId, keyId } = await makeUsedKey();
    const order = { workspaceId, keyId, since: new Date(0) };
    expect((await getBlastRadius(operator, order)).accepted).toBe(7);
    const stranger = await makeWorkspace();
    await expect(getBlastRadius(stranger, order)).rejects.toThrow('Your role');
    const own = { ...order, workspaceId: stranger.actor.workspaceId };
    await expect(getBlastRadius(stranger, own)).rejects.toThrow('API key not found');
    await expect(getBlastRadius(operator, { ...order, keyId: 'x' })).rejects.toThrow('not found');
  });
});

describe('since when', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  it.each([
    ['24h', '2026-11-21T12:00:00.000Z'],
    ['7d', '2026-11-15T12:00:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T10:30:00+02:00', '2026-11-01T08:30:00.000Z'],
    ['9999d', '2025-10-18T12:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(momentSince(text, now)?.toISOString()).toBe(iso);
  });

  it.each(['', 'soon', '0h', '-1d', '1w', '2026-13-01', '2027-01-01', '2026-11-01T10:30', 'h'])(
    '%j is no moment',
    (text) => expect(momentSince(text, now)).toBeNull(),
  );
});
