import { describe, expect, it, vi } from 'vitest';
import type { Profile } from '@/lib/core/profile';
import { PROFILES } from '@/lib/core/profiles/index';
import { keydesk } from '@/lib/core/profiles/keydesk';
import { taapit } from '@/lib/core/profiles/taapit';
import type { Runtime } from '@/lib/services/context';
import { createKey } from '@/lib/services/keys/create-key';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { listUnfitKeys } from '@/lib/services/setup/list-unfit-keys';
import { loadProfileHistory } from '@/lib/services/setup/load-profile-history';
import { secretsIn } from '../../scripts/testing/leaks.mjs';
import { keyInput, logLines, makeKey, makeWorkspace, runtime, testRuntime } from '../support/world';

/** What an installation would be with another profile: a further process on the same database. */
async function under<T>(profile: Profile, run: (runtime: Runtime) => Promise<T>): Promise<T> {
  const owned = testRuntime({ profile });
  try {
    await loadProfileHistory(owned.runtime);
    return await run(owned.runtime);
  } finally {
    await owned.close();
  }
}

const invoices: Profile = {
  ...keydesk,
  keyFormats: { live: { prefix: 'acme_', bodyLength: 40 }, test: null },
  resources: [{ name: 'invoices', label: 'Invoices', read: 'Read invoices', write: 'Write them' }],
};

async function isValid(at: Runtime, secret: string, ...requiredScopes: string[]) {
  return (await verifyKey(at, secret, { requiredScopes })).valid;
}

describe('changing the profile of an installation', () => {
  it('never invalidates a key, from the database or from memory, in whatever order', async () => {
    const owner = await makeWorkspace();
    const { secret: first } = await makeKey(owner);
    await under(invoices, async (second) => {
      const input = keyInput({ permissionLevel: 'limited', scopes: ['invoices:write'] });
      const { key, secret } = await createKey({ ...owner, runtime: second }, input);
      expect(secret).toMatch(/^acme_[0-9A-Za-z]{40}$/);
      expect(key).toMatchObject({ prefix: 'acme_', scopes: ['invoices:read', 'invoices:write'] });
      for (let i = 0; i < 2; i += 1) {
        expect(await isValid(second, first)).toBe(true);
        expect(await isValid(second, secret ?? '', 'invoices:write')).toBe(true);
      }
      await under(taapit, async (third) => {
        const { verifier, trust, known } = third.engine;
        verifier.start();
        await vi.waitFor(() => {
          const clocks = { monotonicMs: performance.now(), wallMs: Date.now() };
          expect(trust.holds(clocks)).toBe(true);
        }, 5_000);
        for (let i = 0; i < 3; i += 1) {
          expect(await isValid(third, first, 'api_keys:read')).toBe(true);
          expect(await isValid(third, secret ?? '', 'invoices:write')).toBe(true);
        }
        expect(known.counts.remembered).toBeGreaterThanOrEqual(4);
        expect(third.keyFormats.redact(`${first} ${secret}`)).not.toContain(secret?.slice(5, 30));
      });
    });
  });

  it('lists what no longer fits in the log and for the workspace, with how many keys', async () => {
    const owner = await makeWorkspace();
    await under(invoices, async (before) => {
      await createKey({ ...owner, runtime: before }, keyInput());
    });
    logLines.length = 0;
    await under(keydesk, async (after) => {
      expect(await listUnfitKeys({ ...owner, runtime: after })).toEqual([
        { kind: 'prefix', name: 'acme_', keys: 1 },
        { kind: 'scope', name: 'invoices:read', keys: 1 },
        { kind: 'scope', name: 'invoices:write', keys: 1 },
      ]);
      const stranger = await makeWorkspace();
      expect(await listUnfitKeys({ ...stranger, runtime: after })).toEqual([]);
    });
    const said = logLines.filter((line) => line.includes('"kind"'));
    expect(said.some((line) => line.includes('acme_, which is no longer issued'))).toBe(true);
    expect(said.some((line) => line.includes('invoices:write'))).toBe(true);
  });

  it('a regenerated key keeps the prefix that it is known by', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner, { environment: 'test' });
    await under(taapit, async (after) => {
      const { secret, key: fresh } = await regenerateKey({ ...owner, runtime: after }, key.id);
      expect(secret).toMatch(/^sk_test_[0-9A-Za-z]{22}$/);
      expect(fresh.prefix).toBe('sk_test_');
      expect(await isValid(after, secret)).toBe(true);
    });
  });

  it('is refused where a prefix would name the other environment', async () => {
    const swapped: Profile = {
      ...keydesk,
      keyFormats: { live: keydesk.keyFormats.test ?? keydesk.keyFormats.live, test: null },
    };
    await expect(under(swapped, async () => undefined)).rejects.toThrow(/prefix sk_test_.*test/);
  });
});

it('a key of a format that was never issued is refused without a look at the database', async () => {
  const decision = await verifyKey(runtime, `never_${'a'.repeat(22)}`, { requiredScopes: [] });
  expect(decision).toMatchObject({ valid: false, reason: 'key_malformed' });
});

it('the search for leaks knows the secrets of every profile of ours', () => {
  for (const { keyFormats } of Object.values(PROFILES)) {
    for (const format of [keyFormats.live, keyFormats.test]) {
      if (format === null) continue;
      expect(secretsIn(`x${format.prefix}${'a'.repeat(format.bodyLength)}`)).toHaveLength(1);
    }
  }
});
