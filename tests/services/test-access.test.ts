import { describe, expect, it } from 'vitest';
import { type AccessTestInput, accessTestSchema } from '@/lib/core/access-test';
import { isDomainError } from '@/lib/core/errors';
import { restrictionsSchema } from '@/lib/core/restrictions/restrictions-input';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import type { Context, UserActor } from '@/lib/services/context';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { testAccess } from '@/lib/services/keys/test-access';
import { LIVE } from '../support/defaults';
import { flushUsage } from '../support/usage';
import { makeKey, makeLimitedKey, makeMember, makeWorkspace, runtime } from '../support/world';

function question(given: Record<string, string>): AccessTestInput {
  return accessTestSchema.parse(given);
}

async function reasonOf(ctx: Context<UserActor>, given: Record<string, string>): Promise<string> {
  const { decision } = await testAccess(ctx, question(given));
  return decision.valid ? 'valid' : decision.reason;
}

describe('testing access', () => {
  it('decides about a key by its id and by its secret alike, and names it', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    for (const given of [{ keyId: key.id }, { secret }, { keyId: 'key_other', secret }]) {
      const tested = await testAccess(owner, question({ ...given, scopes: 'api_keys:read' }));
      expect(tested.decision.valid).toBe(true);
      expect(tested.key).toMatchObject({ id: key.id, lastFour: secret.slice(-4) });
    }
  });

  it('denies what `/v1` denies, for the same reason', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeLimitedKey(owner, 'users:read');
    expect(await reasonOf(owner, { keyId: key.id, scopes: 'users:read, api_keys:write' })).toBe(
      'scope_missing',
    );
    expect(await reasonOf(owner, { keyId: key.id, path: '/v1/../x' })).toBe('path_malformed');
    await deactivateKey(owner, key.id);
    expect(await reasonOf(owner, { keyId: key.id })).toBe('key_inactive');
    await revokeKey(owner, key.id, null);
    expect(await reasonOf(owner, { keyId: key.id })).toBe('key_revoked');
  });

  it('judges what binds the key by the address, website and endpoint that are asked about', async () => {
    const owner = await makeWorkspace();
    const restrictions = restrictionsSchema.parse({
      allowedAddresses: ['198.51.100.0/24'],
      allowedReferrers: ['good.com'],
      allowedEndpoints: ['POST /jobs/*'],
    });
    const { key } = await makeKey(owner, { restrictions });
    const fitting = {
      keyId: key.id,
      address: '198.51.100.7',
      referrer: 'https://good.com',
      method: 'POST',
      path: '/jobs/7',
    };
    expect(await reasonOf(owner, fitting)).toBe('valid');
    expect(await reasonOf(owner, { ...fitting, address: '6.6.6.6' })).toBe('address_not_allowed');
    expect(await reasonOf(owner, { ...fitting, referrer: '' })).toBe('referrer_missing');
    expect(await reasonOf(owner, { ...fitting, method: 'GET' })).toBe('endpoint_not_allowed');
  });

  it('judges expiry at the moment that is asked about', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner, { expiry: '7d' });
    const expiresMs = key.expiresAt?.getTime() ?? 0;
    const at = (ms: number) => new Date(expiresMs + ms).toISOString();
    expect(await reasonOf(owner, { keyId: key.id, at: at(-1_000) })).toBe('valid');
    expect(await reasonOf(owner, { keyId: key.id, at: at(0) })).toBe('key_expired');
  });

  it('is no use of the key and takes nothing of its limits', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    const before = await testAccess(owner, question({ keyId: key.id }));
    const after = await testAccess(owner, question({ keyId: key.id }));
    expect(after.decision.quota?.policies[0]?.remaining).toBe(
      before.decision.quota?.policies[0]?.remaining,
    );
    await flushUsage();
    const row = await runtime.database.prisma.apiKey.findUniqueOrThrow({ where: { id: key.id } });
    expect(row.lastUsedAt).toBeNull();
  });
});

describe('what testing access does not tell', () => {
  it('a secret of another workspace is as unknown as a forged one', async () => {
    const owner = await makeWorkspace();
    const foreign = await makeKey(await makeWorkspace());
    const forged = newSecret(LIVE, secureRandom);
    const told = await testAccess(owner, question({ secret: foreign.secret }));
    expect(told).toEqual(await testAccess(owner, question({ secret: forged })));
    expect(told).toMatchObject({ key: null, decision: { reason: 'key_unknown' } });
  });

  it('a key of another workspace is not found, like one that does not exist', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(await makeWorkspace());
    for (const keyId of [key.id, 'key_01m80mf9mjsnd60cwzaqr68727', 'x']) {
      const thrown = await testAccess(owner, question({ keyId })).catch((error) => error);
      expect(isDomainError(thrown) && thrown.code).toBe('not_found');
    }
  });

  it('a viewer may ask: nothing is changed by it', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    const viewer = await makeMember(owner.actor.workspaceId, 'viewer');
    expect(await reasonOf(viewer, { keyId: key.id })).toBe('valid');
  });
});

describe('a question that cannot be understood', () => {
  it.each([
    [{}, 'keyId'],
    [{ keyId: 'key_x', address: '10.0.0.1:80' }, 'address'],
    [{ keyId: 'key_x', address: '010.1.2.3' }, 'address'],
    [{ keyId: 'key_x', at: 'tomorrow' }, 'at'],
    [{ keyId: 'key_x', at: '2027-01-31T12:00+0100' }, 'at'],
    [{ keyId: 'key_x', at: '2027-01-31 12:00 PST' }, 'at'],
    [{ keyId: 'key_x', method: 'TRACE' }, 'method'],
    [{ keyId: 'key_x', path: `/${'a'.repeat(2_000)}` }, 'path'],
  ])('%j is a fault of %s', (given, field) => {
    const parsed = accessTestSchema.safeParse(given);
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });

  it('a time without a zone is UTC', () => {
    const { at } = question({ keyId: 'key_x', at: '2027-01-31T12:00' });
    expect(at?.toISOString()).toBe('2027-01-31T12:00:00.000Z');
  });
});
