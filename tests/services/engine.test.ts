import { afterEach, describe, expect, it, vi } from 'vitest';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import type { OwnedRuntime } from '@/lib/runtime';
import { addAddresses, setAllowlist } from '@/lib/services/allowlist/change-allowlist';
import { activateKey, deactivateKey } from '@/lib/services/keys/change-key-status';
import { changeRestrictions } from '@/lib/services/keys/change-restrictions';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { renameKey } from '@/lib/services/keys/rename-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { makeKey, makeWorkspace, runtime, testRuntime } from '../support/world';

const started: OwnedRuntime[] = [];

afterEach(async () => {
  for (const owned of started.splice(0)) await owned.close();
});

/** A process that decides from memory, as far as the database can tell. */
async function startVerifier(changes: Parameters<typeof testRuntime>[0] = {}) {
  const owned = testRuntime(changes);
  started.push(owned);
  const { verifier } = owned.runtime.engine;
  verifier.start();
  await until(() => isTrusted(owned));
  return owned;
}

function isTrusted({ runtime: { engine } }: OwnedRuntime): boolean {
  return engine.trust.holds({ monotonicMs: performance.now(), wallMs: Date.now() });
}

async function until(condition: () => boolean | Promise<boolean>, ms = 5_000): Promise<void> {
  const giveUpAt = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function reasonAt({ runtime: at }: OwnedRuntime, secret: string): Promise<string> {
  const decision = await verifyKey(at, secret, { requiredScopes: [] });
  return decision.valid ? 'valid' : decision.reason;
}

describe('a verifier', () => {
  it('decides from memory once it has seen a key, without a statement', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const a = await startVerifier();
    expect(await reasonAt(a, secret)).toBe('valid');
    const { loaded } = a.runtime.engine.known.counts;
    for (let i = 0; i < 50; i += 1) expect(await reasonAt(a, secret)).toBe('valid');
    expect(a.runtime.engine.known.counts.loaded).toBe(loaded);
    expect(a.runtime.engine.known.counts.remembered).toBeGreaterThanOrEqual(50);
  });

  it('decides anew after waiting for its rate limit: what was acknowledged meanwhile counts', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const a = await startVerifier();
    expect(await reasonAt(a, secret)).toBe('valid');
    const { quotas } = a.runtime;
    const take = quotas.take.bind(quotas);
    const slow = vi.spyOn(quotas, 'take').mockImplementationOnce(async (...asked) => {
      await deactivateKey(owner, key.id);
      return await take(...asked);
    });
    expect(await reasonAt(a, secret)).toBe('key_inactive');
    expect(slow).toHaveBeenCalledTimes(1);
  });

  it('loads a key that five hundred ask for at once in one statement', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const a = await startVerifier();
    const answers = await Promise.all(Array.from({ length: 500 }, () => reasonAt(a, secret)));
    expect(new Set(answers)).toEqual(new Set(['valid']));
    expect(a.runtime.engine.known.counts.loaded).toBe(1);
  });

  it('remembers what is no key, until any key is created', async () => {
    const owner = await makeWorkspace();
    const a = await startVerifier();
    const unknown = `sk_live_${'A'.repeat(22)}`;
    expect(await reasonAt(a, unknown)).toBe('key_unknown');
    const { loaded } = a.runtime.engine.known.counts;
    expect(await reasonAt(a, unknown)).toBe('key_unknown');
    expect(a.runtime.engine.known.counts.loaded).toBe(loaded);
    await makeKey(owner);
    expect(await reasonAt(a, unknown)).toBe('key_unknown');
    expect(a.runtime.engine.known.counts.loaded).toBe(loaded + 1);
  });

  it('remembers nothing with KEYDESK_CACHE_KEYS=0, and decides the same', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const a = testRuntime({ cacheKeys: 0 });
    started.push(a);
    expect(await reasonAt(a, secret)).toBe('valid');
    expect(await reasonAt(a, secret)).toBe('valid');
    expect(a.runtime.engine.known.counts).toEqual({ remembered: 0, loaded: 2 });
  });

  it('ends its registration when it stops', async () => {
    const a = await startVerifier();
    const { incarnation } = a.runtime.engine.trust;
    expect(await registered()).toContain(incarnation);
    await a.runtime.engine.verifier.stop();
    expect(isTrusted(a)).toBe(false);
    expect(await registered()).not.toContain(incarnation);
  });

  it('registers anew when somebody took it for dead', async () => {
    const a = await startVerifier();
    const { incarnation } = a.runtime.engine.trust;
    await runtime.database.pool.query('DELETE FROM verifiers WHERE incarnation = $1', [
      incarnation,
    ]);
    await until(() => !isTrusted(a));
    await until(() => isTrusted(a));
    expect(a.runtime.engine.trust.incarnation).not.toBe(incarnation);
  });

  it('does not trust its memory while it cannot listen', async () => {
    const a = testRuntime({ databaseDirectUrl: 'postgresql://localhost:1/nowhere' });
    started.push(a);
    a.runtime.engine.verifier.start();
    const { secret } = await makeKey(await makeWorkspace());
    expect(await reasonAt(a, secret)).toBe('valid');
    expect(isTrusted(a)).toBe(false);
    expect(a.runtime.engine.known.counts.remembered).toBe(0);
  });
});

describe('a change', () => {
  it('is answered when every verifier has confirmed it, and none decides by the old state', async () => {
    const owner = await makeWorkspace();
    const all = [await startVerifier(), await startVerifier(), await startVerifier()];
    const { key, secret } = await makeKey(owner);
    const reasons = () => Promise.all(all.map((at) => reasonAt(at, secret)));
    expect(await reasons()).toEqual(['valid', 'valid', 'valid']);
    const { propagation } = await deactivateKey(owner, key.id);
    expect(propagation).toMatchObject({ verifiers: 3, acknowledged: 3, lapsed: 0 });
    expect(await reasons()).toEqual(Array(3).fill('key_inactive'));
    await activateKey(owner, key.id);
    expect(await reasons()).toEqual(['valid', 'valid', 'valid']);
    const regenerated = await regenerateKey(owner, key.id);
    expect(await reasons()).toEqual(Array(3).fill('key_regenerated'));
    await revokeKey(owner, key.id, null);
    const after = await Promise.all(all.map((at) => reasonAt(at, regenerated.secret)));
    expect(after).toEqual(Array(3).fill('key_revoked'));
  });

  it('of a restriction or an address list is confirmed by every verifier, and holds at once', async () => {
    const owner = await makeWorkspace();
    const all = [await startVerifier(), await startVerifier(), await startVerifier()];
    const { key, secret } = await makeKey(owner);
    const reasons = () => Promise.all(all.map((at) => reasonAt(at, secret)));
    const live = (on: boolean) => ({ environments: on ? ['live' as const] : [], confirmed: [] });
    const restrictions = restrictionsSchema.parse({ allowedEndpoints: ['GET /a'] });
    const addresses = { addresses: ['10.0.0.1'], label: null, confirmed: [] };
    await addAddresses(owner, addresses);
    for (const [change, reason] of [
      [() => changeRestrictions(owner, key.id, { restrictions }), 'endpoint_missing'],
      [() => changeRestrictions(owner, key.id, { restrictions: UNRESTRICTED }), 'valid'],
      [() => setAllowlist(owner, live(true)), 'address_missing'],
      [() => addAddresses(owner, { ...addresses, addresses: ['10.0.0.2'] }), 'address_missing'],
      [() => setAllowlist(owner, live(false)), 'valid'],
    ] as const) {
      await reasons();
      const { propagation } = await change();
      expect(propagation).toMatchObject({ verifiers: 3, acknowledged: 3, lapsed: 0 });
      expect(await reasons()).toEqual(Array(3).fill(reason));
    }
  });

  it('that repeats another waits for a barrier of its own', async () => {
    const owner = await makeWorkspace();
    const a = await startVerifier();
    const { key, secret } = await makeKey(owner);
    expect(await reasonAt(a, secret)).toBe('valid');
    const both = await Promise.all([1, 2].map(() => revokeKey(owner, key.id, null)));
    for (const { propagation } of both) {
      expect(propagation).toMatchObject({ verifiers: 1, acknowledged: 1 });
    }
    const { outcome, propagation } = await revokeKey(owner, key.id, null);
    expect(outcome).toBe('already_revoked');
    expect(propagation).toMatchObject({ verifiers: 1, acknowledged: 1 });
    expect(await reasonAt(a, secret)).toBe('key_revoked');
  });

  it('waits for a verifier that does not answer until that cannot trust its memory any more', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    await runtime.database.pool.query(`INSERT INTO verifiers (incarnation) VALUES ('ver_silent')`);
    const { propagation } = await renameKey(owner, key.id, 'Renamed');
    expect(propagation).toMatchObject({ verifiers: 1, acknowledged: 0, lapsed: 1 });
    expect(propagation?.ms).toBeGreaterThanOrEqual(2_200);
    expect(propagation?.ms).toBeLessThan(2_600);
    await until(async () => !(await registered()).includes('ver_silent'));
    expect((await renameKey(owner, key.id, 'Again')).propagation?.verifiers).toBe(0);
  });

  it('does not wait for a verifier that stops meanwhile', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    await runtime.database.pool.query(`INSERT INTO verifiers (incarnation) VALUES ('ver_ends')`);
    const renaming = renameKey(owner, key.id, 'Renamed');
    await until(async () => (await renamedRow(key.id)) === 'Renamed');
    await runtime.database.pool.query(`DELETE FROM verifiers WHERE incarnation = 'ver_ends'`);
    expect((await renaming).propagation?.ms).toBeLessThan(1_500);
  });
});

async function registered(): Promise<string[]> {
  const { rows } = await runtime.database.pool.query<{ incarnation: string }>(
    'SELECT incarnation FROM verifiers',
  );
  return rows.map(({ incarnation }) => incarnation);
}

async function renamedRow(id: string): Promise<string | undefined> {
  const { rows } = await runtime.database.pool.query<{ name: string }>(
    'SELECT name FROM api_keys WHERE id = $1',
    [id],
  );
  return rows[0]?.name;
}
