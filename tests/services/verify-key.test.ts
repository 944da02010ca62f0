import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '@/lib/core/errors';
import { newSecret } from '@/lib/crypto/key-secret';
import { secureRandom } from '@/lib/crypto/random';
import { SecretProofs } from '@/lib/crypto/secret-proofs';
import type { Runtime } from '@/lib/services/context';
import { deactivateKey } from '@/lib/services/keys/change-key-status';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { checkPeppers } from '@/lib/services/setup/check-peppers';
import { LIVE } from '../support/defaults';
import {
  makeKey,
  makeLimitedKey,
  makeMember,
  makeWorkspace,
  runtime,
  testRuntime,
} from '../support/world';

const nothing = { requiredScopes: [] };

/** The runtime with a proof memory whose argon2 runs are counted. */
function counted(): { runtime: Runtime; runs: () => number } {
  const proofs = new SecretProofs(runtime.argon2, 1_000);
  const prove = vi.spyOn(proofs, 'prove');
  return { runtime: { ...runtime, proofs }, runs: () => prove.mock.calls.length };
}

describe('a forged key', () => {
  it('never reaches argon2, and all forged keys get the same decision', async () => {
    const watched = counted();
    const { secret } = await makeKey(await makeWorkspace());
    const forged = [
      newSecret(LIVE, secureRandom),
      `${secret.slice(0, -1)}!`.replace('!', secret.endsWith('A') ? 'B' : 'A'),
    ];
    const decisions = await Promise.all(
      forged.map((text) => verifyKey(watched.runtime, text, nothing)),
    );
    for (const decision of decisions) {
      expect(decision).toMatchObject({
        valid: false,
        code: 'unauthorized',
        reason: 'key_unknown',
        key: null,
      });
    }
    expect(watched.runs()).toBe(0);
  });

  it('garbage is refused without asking the database', async () => {
    const query = vi.spyOn(runtime.database.pool, 'query');
    for (const text of [
      '',
      'x',
      `sk_live_${'a'.repeat(21)}`,
      `sk_live_${'ä'.repeat(22)}`,
      'a'.repeat(100_000),
    ]) {
      expect(await verifyKey(runtime, text, nothing)).toMatchObject({ reason: 'key_malformed' });
    }
    expect(query).not.toHaveBeenCalled();
    query.mockRestore();
  });
});

describe('a known key', () => {
  it('is proved once however often and however concurrently it is used', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const proofs = new SecretProofs(runtime.argon2, 10);
    const watched = { ...runtime, proofs };
    await Promise.all(Array.from({ length: 50 }, () => verifyKey(watched, secret, nothing)));
    const memory = vi.spyOn(await import('@/lib/crypto/key-secret'), 'isSecretOfHash');
    expect((await verifyKey(watched, secret, nothing)).valid).toBe(true);
    expect(memory).not.toHaveBeenCalled();
  });

  it('whose stored hash is not of its secret is unknown, although the lookup matches', async () => {
    const owner = await makeWorkspace();
    const [a, b] = [await makeKey(owner), await makeKey(owner)];
    const other = await runtime.database.prisma.apiKeySecret.findFirstOrThrow({
      where: { keyId: b.key.id },
      select: { hash: true },
    });
    await runtime.database.prisma.apiKeySecret.updateMany({
      where: { keyId: a.key.id },
      data: { hash: other.hash },
    });
    expect(await verifyKey(runtime, a.secret, nothing)).toMatchObject({ reason: 'key_unknown' });
  });

  it('is decided by what the database says now, also to another process', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const other = testRuntime();
    expect((await verifyKey(other.runtime, secret, nothing)).valid).toBe(true);
    await deactivateKey(owner, key.id);
    expect(await verifyKey(other.runtime, secret, nothing)).toMatchObject({
      reason: 'key_inactive',
    });
    await other.close();
  });

  it('expires by the database’s clock, whatever this process believes', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner, { expiry: '1d' });
    await runtime.database.pool.query(
      `UPDATE api_keys SET expires_at = clock_timestamp() - interval '1 ms' WHERE id = $1`,
      [key.id],
    );
    const slow = { ...runtime, now: () => new Date(0) };
    expect(await verifyKey(slow, secret, nothing)).toMatchObject({
      code: 'key_expired',
      reason: 'key_expired',
    });
  });

  it('of a workspace with an inactive subscription is refused as such', async () => {
    const owner = await makeWorkspace();
    const { secret } = await makeKey(owner);
    await runtime.database.prisma.workspace.update({
      where: { id: owner.actor.workspaceId },
      data: { subscription: 'inactive' },
    });
    expect(await verifyKey(runtime, secret, nothing)).toMatchObject({
      code: 'subscription_inactive',
    });
  });
});

describe('a key’s rights', () => {
  it('shrink at once when its creator is demoted or removed', async () => {
    const owner = await makeWorkspace();
    const { workspaceId } = owner.actor;
    const admin = await makeMember(workspaceId, 'admin');
    const { secret } = await makeLimitedKey(admin, 'api_keys:read', 'api_keys:write');
    const write = { requiredScopes: ['api_keys:write'] } as const;
    const where = { workspaceId_userId: { workspaceId, userId: admin.actor.userId } };
    expect((await verifyKey(runtime, secret, write)).valid).toBe(true);
    await runtime.database.prisma.membership.update({ where, data: { role: 'viewer' } });
    expect(await verifyKey(runtime, secret, write)).toMatchObject({
      reason: 'scope_missing',
      requiredScopes: ['api_keys:write'],
    });
    expect(await verifyKey(runtime, secret, nothing)).toMatchObject({ scopes: ['api_keys:read'] });
    await runtime.database.prisma.membership.delete({ where });
    // Not even what needs no scope: nobody answers for the key any more.
    expect(await verifyKey(runtime, secret, nothing)).toMatchObject({
      valid: false,
      reason: 'creator_left',
    });
  });
});

describe('peppers', () => {
  it('an older pepper in second place keeps its keys working; a missing one refuses the start', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const [first] = runtime.peppers;
    const old = Buffer.from(first.bytes).toString('base64url');
    const young = Buffer.alloc(32, 7).toString('base64url');
    const without = testRuntime({ peppers: [young] });
    await expect(checkPeppers(without.runtime)).rejects.toThrow(first.fingerprint);
    const rotated = testRuntime({ peppers: [young, old] });
    await checkPeppers(rotated.runtime);
    expect((await verifyKey(rotated.runtime, secret, nothing)).valid).toBe(true);
    const forgotten = testRuntime({ peppers: [old] });
    await expect(checkPeppers(forgotten.runtime)).rejects.toThrow(/another pepper/);
    await Promise.all([without, rotated, forgotten].map((other) => other.close()));
  });
});

describe('while the database is away', () => {
  it('verification is unavailable: never a refusal', async () => {
    const { secret } = await makeKey(await makeWorkspace());
    const url = new URL(process.env.DATABASE_URL ?? '');
    url.port = '1';
    const cut = testRuntime({ databaseUrl: url.toString() });
    const error = await Promise.resolve(verifyKey(cut.runtime, secret, nothing)).catch(
      (thrown) => thrown,
    );
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 1 } });
    await cut.close();
  });
});
