import { describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/core/lifetimes';
import { getKey } from '@/lib/services/keys/get-key';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { setKeyExpiry } from '@/lib/services/keys/set-expiry';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { auditOf, makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

describe('the expiry of a key', () => {
  it('is set, moved and taken away, with an audit row for each and none for the same again', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const at = new Date(Date.now() + 5 * DAY_MS).toISOString();
    await setKeyExpiry(owner, key.id, at);
    await setKeyExpiry(owner, key.id, at);
    expect((await getKey(owner, key.id)).expiresAt?.toISOString()).toBe(at);
    await setKeyExpiry(owner, key.id, 'never');
    expect((await getKey(owner, key.id)).expiresAt).toBeNull();
    const [, first, second, ...more] = await auditOf(key.id);
    expect(first).toMatchObject({
      action: 'api_key.expiry_changed',
      before: { expires_at: null },
      after: { expires_at: at },
    });
    expect(second).toMatchObject({ before: { expires_at: at }, after: { expires_at: null } });
    expect(more).toEqual([]);
    expect(await verifyKey(runtime, secret, { requiredScopes: [] })).toMatchObject({ valid: true });
  });

  it('counts for the next verification once it is near', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    expect(await verifyKey(runtime, secret, { requiredScopes: [] })).toMatchObject({ valid: true });
    await setKeyExpiry(owner, key.id, new Date(Date.now() + 1_500).toISOString());
    await expect
      .poll(
        async () => {
          const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
          return decision.valid ? 'valid' : decision.reason;
        },
        { timeout: 10_000 },
      )
      .toBe('key_expired');
  });

  it('is not set to a moment that is over, nor on a revoked key', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    await expect(setKeyExpiry(owner, key.id, '2020-01-01T00:00:00Z')).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await revokeKey(owner, key.id, null);
    await expect(setKeyExpiry(owner, key.id, '90d')).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is not a viewer’s, another developer’s or a stranger’s to set', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    for (const role of ['viewer', 'developer'] as const) {
      const member = await makeMember(owner.actor.workspaceId, role);
      await expect(setKeyExpiry(member, key.id, '7d')).rejects.toMatchObject({ code: 'forbidden' });
    }
    const stranger = await makeWorkspace();
    await expect(setKeyExpiry(stranger, key.id, '7d')).rejects.toMatchObject({ code: 'not_found' });
    expect((await getKey(owner, key.id)).expiresAt).toBeNull();
  });
});
