import { afterAll, expect, it } from 'vitest';
import { accessTestSchema } from '@/lib/core/access-test';
import type { KeyView } from '@/lib/core/key-view';
import type { Runtime } from '@/lib/services/context';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { testAccess } from '@/lib/services/keys/test-access';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { logLines, makeKey, makeWorkspace, runtime, testRuntime } from '../support/world';

const remembering = testRuntime();
remembering.runtime.engine.verifier.start();
afterAll(() => remembering.close());

const OTHER = { live: 'test', test: 'live' } as const;

async function reasonFor(at: Runtime, secret: string, environment?: 'live' | 'test') {
  const decision = await verifyKey(at, secret, { requiredScopes: [], environment });
  return decision.valid ? 'valid' : decision.reason;
}

/** Somebody with access to the database moves a key to the other environment. */
async function move({ id }: KeyView, environment: 'live' | 'test') {
  const text = 'UPDATE api_keys SET environment = $2::environment WHERE id = $1';
  await runtime.database.pool.query(text, [id, environment]);
}

const faultsAbout = ({ id }: KeyView) =>
  logLines.filter((line) => line.includes(id) && line.includes('not that of its secret'));

it.each(['live', 'test'] as const)(
  'a %s key whose column was edited is unknown, in both environments, and logged once',
  async (environment) => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner, { environment });
    const other = OTHER[environment];
    await move(key, other);
    for (const at of [runtime, remembering.runtime, runtime, remembering.runtime]) {
      for (const wanted of [undefined, environment, other]) {
        expect(await reasonFor(at, secret, wanted)).toBe('key_unknown');
      }
    }
    expect(faultsAbout(key)).toHaveLength(2);
    expect(faultsAbout(key).join()).not.toContain(secret);
    for (const asked of [{ secret }, { keyId: key.id }]) {
      const { decision } = await testAccess(owner, accessTestSchema.parse(asked));
      expect(decision).toMatchObject({ valid: false, reason: 'key_unknown' });
    }

    await move(key, environment);
    expect(await reasonFor(runtime, secret)).toBe('valid');
    expect(await reasonFor(runtime, secret, other)).toBe('wrong_environment');
    const { decision } = await testAccess(owner, accessTestSchema.parse({ secret }));
    expect(decision.valid).toBe(true);
  },
);

it('neither is it told from an unknown one by its status, and a prefix that was swapped finds nothing', async () => {
  const owner = await makeWorkspace();
  const { key, secret } = await makeKey(owner);
  const swapped = secret.replace('sk_live_', 'sk_test_');
  expect(await reasonFor(runtime, swapped)).toBe('key_unknown');
  await deactivateKey(owner, key.id);
  await move(key, 'test');
  expect(await reasonFor(runtime, secret)).toBe('key_unknown');
});
