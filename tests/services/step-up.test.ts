import { describe, expect, it } from 'vitest';
import { UNRESTRICTED } from '@/lib/core/restrictions/restrictions';
import { hashPassword } from '@/lib/crypto/password';
import { requireStepUp, stepUp } from '@/lib/services/accounts/step-up';
import { addAddresses, setAllowlist } from '@/lib/services/allowlist/change-allowlist';
import type { Context, UserActor } from '@/lib/services/context';
import { changeManyKeys } from '@/lib/services/keys/change-many-keys';
import { changeRestrictions } from '@/lib/services/keys/change-restrictions';
import { createKey } from '@/lib/services/keys/create-key';
import { getKey } from '@/lib/services/keys/get-key';
import { regenerateKey } from '@/lib/services/keys/regenerate-key';
import { setKeyExpiry } from '@/lib/services/keys/set-expiry';
import { changeRole } from '@/lib/services/members/change-role';
import { inviteMember } from '@/lib/services/members/invite-member';
import { anonymous, auditOf, keyInput, makeMember, makeWorkspace, runtime } from '../support/world';

const password = 'many quiet river stones';

/** Makes a session as old as that, in minutes. */
async function age({ actor }: Context<UserActor>, minutes: number) {
  const provedAt = new Date(Date.now() - minutes * 60_000);
  await runtime.database.prisma.session.update({
    where: { id: actor.sessionId },
    data: { provedAt },
  });
}

async function owner() {
  const ctx = await makeWorkspace();
  const passwordHash = await hashPassword(runtime.argon2, password);
  await runtime.database.prisma.user.update({
    where: { id: ctx.actor.userId },
    data: { passwordHash },
  });
  return ctx;
}

const refused = { code: 'forbidden', details: { reason: 'step_up_required' } };

describe('what reveals or widens', () => {
  it('is done within ten minutes of the sign-in, and afterwards only with a proof', async () => {
    const ctx = await owner();
    await age(ctx, 9);
    await requireStepUp(ctx);
    await age(ctx, 11);
    await expect(requireStepUp(ctx)).rejects.toMatchObject(refused);
    await expect(stepUp(ctx, ctx.actor, 'wrong wrong wrong')).rejects.toMatchObject({
      details: { reason: 'step_up_wrong' },
    });
    await expect(requireStepUp(ctx)).rejects.toMatchObject(refused);
    await stepUp(ctx, ctx.actor, password);
    await requireStepUp(ctx);
    const actions = (await auditOf(ctx.actor.userId)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'user.stepped_up')).toHaveLength(1);
  });

  it('asks for what the person has: nobody without an app is asked for a code', async () => {
    const asked = async (ctx: Context<UserActor>) => {
      await age(ctx, 11);
      const messages = [requireStepUp(ctx), stepUp(ctx, ctx.actor, 'wrong wrong wrong')].map(
        (refusal) => refusal.then(() => 'let through').catch((error: Error) => error.message),
      );
      return await Promise.all(messages);
    };
    const both = await owner();
    expect(await asked(both)).toEqual([
      'Confirm that it is you: enter your password.',
      'That is not your password. Try again, or sign out and in again.',
    ]);
    await runtime.database.prisma.totpFactor.create({
      data: { userId: both.actor.userId, secret: 'sealed', confirmedAt: new Date() },
    });
    expect(await asked(both)).toEqual([
      'Confirm that it is you: enter your password, or a code of your authenticator app.',
      'That is neither your password nor a code of your app. Try again, or sign out and in again.',
    ]);
    expect((await asked(await makeWorkspace()))[0]).toMatch(/: sign out and in again\.$/);
  });

  it('is not done by a session that has ended, however fresh', async () => {
    const ctx = await owner();
    const where = { id: ctx.actor.sessionId };
    await runtime.database.prisma.session.update({ where, data: { endedAt: new Date() } });
    await expect(requireStepUp(ctx)).rejects.toMatchObject(refused);
  });

  it('a proof of one session proves nothing for another of the same person', async () => {
    const [ctx, other] = [await owner(), await owner()];
    await age(ctx, 11);
    await age(other, 11);
    await stepUp(ctx, ctx.actor, password);
    await expect(requireStepUp(other)).rejects.toMatchObject(refused);
  });

  it('guessing by a stolen session is refused after five tries, and the person elsewhere is not', async () => {
    const ctx = await owner();
    const guess = () =>
      stepUp(ctx, ctx.actor, 'wrong').catch((error) => error.details.reason as string);
    const reasons = [];
    for (let i = 0; i < 7; i += 1) reasons.push(await guess());
    expect(reasons.slice(5)).toEqual(['too_many_attempts', 'too_many_attempts']);
    const elsewhere = await owner();
    await stepUp(elsewhere, elsewhere.actor, password);
  });
});

describe('a live key that writes', () => {
  it('is not created by a session that proved itself long ago, and nothing is written', async () => {
    const ctx = await owner();
    await age(ctx, 60);
    await expect(createKey(ctx, keyInput())).rejects.toMatchObject(refused);
    expect(
      await runtime.database.prisma.apiKey.count({ where: { workspaceId: ctx.actor.workspaceId } }),
    ).toBe(0);
    await stepUp(ctx, ctx.actor, password);
    expect((await createKey(ctx, keyInput())).secret).not.toBeNull();
  });

  it('is not created under the name of limited, nor one that reaches every workspace', async () => {
    const ctx = await owner();
    const { key } = await createKey(ctx, keyInput());
    await age(ctx, 60);
    const limited = keyInput({ permissionLevel: 'limited', scopes: [...key.scopes] });
    await expect(createKey(ctx, limited)).rejects.toMatchObject(refused);
    const operator = await makeWorkspace({ isOperator: true });
    await age(operator, 60);
    const verifying = keyInput({ permissionLevel: 'limited', scopes: ['api_keys:verify'] });
    await expect(createKey(operator, verifying)).rejects.toMatchObject(refused);
  });

  it('is not created either where full access lacks one scope', async () => {
    const ctx = await owner();
    const { key } = await createKey(ctx, keyInput());
    await age(ctx, 60);
    const scopes = key.scopes.filter((scope) => scope !== 'usage:read');
    const nearly = keyInput({ permissionLevel: 'limited', scopes });
    await expect(createKey(ctx, nearly)).rejects.toMatchObject(refused);
    const writing = keyInput({ permissionLevel: 'limited', scopes: ['api_keys:write'] });
    await expect(createKey(ctx, writing)).rejects.toMatchObject(refused);
  });

  it('is not shown anew by such a session: its secret stays', async () => {
    const ctx = await owner();
    const { key } = await createKey(ctx, keyInput());
    await age(ctx, 60);
    await expect(regenerateKey(ctx, key.id)).rejects.toMatchObject(refused);
    expect((await getKey(ctx, key.id)).lastFour).toBe(key.lastFour);
    await stepUp(ctx, ctx.actor, password);
    expect((await regenerateKey(ctx, key.id)).secret).not.toBe('');
  });

  it.each([{ environment: 'test' as const }, { permissionLevel: 'read_only' as const }])(
    '%j needs no proof',
    async (changes) => {
      const ctx = await owner();
      await age(ctx, 60);
      expect((await createKey(ctx, keyInput(changes))).secret).not.toBeNull();
    },
  );

  it('is created by the command line without one', async () => {
    const ctx = await owner();
    const { workspaceId } = ctx.actor;
    const system = {
      ...anonymous({ via: 'cli' }),
      actor: { type: 'system', workspaceId } as const,
    };
    expect((await createKey(system, keyInput())).secret).not.toBeNull();
  });
});

describe('what binds live keys', () => {
  const from = (...allowedAddresses: string[]) => ({ ...UNRESTRICTED, allowedAddresses });

  it('is not loosened by a session that proved itself long ago, which may bind a key more', async () => {
    const ctx = await owner();
    const { key } = await createKey(ctx, keyInput());
    await age(ctx, 60);
    const change = (restrictions: typeof UNRESTRICTED) =>
      changeRestrictions(ctx, key.id, { restrictions });
    await change(from('198.51.100.7', '203.0.113.9'));
    for (const looser of [
      UNRESTRICTED,
      from('198.51.100.7', '6.6.6.6'),
      { ...from('198.51.100.7', '203.0.113.9'), reportOnly: ['addresses' as const] },
    ]) {
      await expect(change(looser)).rejects.toMatchObject(refused);
    }
    await change({ ...from('198.51.100.7'), allowedEndpoints: ['GET /jobs/*'] });
    expect((await getKey(ctx, key.id)).allowedAddresses).toEqual(['198.51.100.7']);
    await stepUp(ctx, ctx.actor, password);
    await change(UNRESTRICTED);
    expect((await getKey(ctx, key.id)).allowedAddresses).toBeNull();
  });

  it('of all keys of a workspace is not either', async () => {
    const ctx = await owner();
    await age(ctx, 60);
    const add = (address: string) =>
      addAddresses(ctx, { addresses: [address], label: null, confirmed: [] });
    const bind = (...environments: ('live' | 'test')[]) =>
      setAllowlist(ctx, { environments, confirmed: [] });
    await add('198.51.100.7');
    await bind('live');
    await expect(add('6.6.6.6')).rejects.toMatchObject(refused);
    await expect(bind()).rejects.toMatchObject(refused);
    await expect(bind('test')).rejects.toMatchObject(refused);
    await stepUp(ctx, ctx.actor, password);
    await add('203.0.113.9');
    await bind('test');
    await age(ctx, 60);
    await add('203.0.113.10');
    await bind();
  });
});

describe('rights for somebody else', () => {
  it('to create or manage anything, and more than now, are not given by such a session', async () => {
    const ctx = await owner();
    const viewer = await makeMember(ctx.actor.workspaceId, 'viewer');
    await age(ctx, 60);
    for (const role of ['owner', 'admin', 'developer'] as const) {
      const invited = inviteMember(ctx, { email: `${role}@elsewhere.example`, role });
      await expect(invited).rejects.toMatchObject(refused);
    }
    const promoted = changeRole(ctx, viewer.actor.userId, 'developer');
    await expect(promoted).rejects.toMatchObject(refused);
    await inviteMember(ctx, { email: 'viewer@elsewhere.example', role: 'viewer' });
    await stepUp(ctx, ctx.actor, password);
    await changeRole(ctx, viewer.actor.userId, 'developer');
    await age(ctx, 60);
    await changeRole(ctx, viewer.actor.userId, 'viewer');
  });
});

describe('a later end of a key', () => {
  const DAY_MS = 86_400_000;
  const endOf = async (ctx: Context<UserActor>, id: string) =>
    (await getKey(ctx, id)).expiresAt?.getTime() ?? null;
  const many = (ctx: Context<UserActor>, ids: readonly string[], expiresAt: Date | null) =>
    changeManyKeys(ctx, {
      keys: { ids: [...ids] },
      change: { kind: 'set_expiry', expiresAt },
      confirmedInUse: 0,
    });
  const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

  it('a later end of a live key asks, an earlier one does not; also of many at once', async () => {
    const ctx = await owner();
    const live = await createKey(ctx, keyInput({ permissionLevel: 'full', expiry: '30d' }));
    const reading = await createKey(ctx, keyInput({ permissionLevel: 'read_only', expiry: '30d' }));
    const both = [live.key.id, reading.key.id];
    await age(ctx, 11);
    const [before, readingBefore] = await Promise.all(both.map((id) => endOf(ctx, id)));
    const written = (await auditOf(live.key.id)).length;
    for (const later of ['90d', 'never']) {
      await expect(setKeyExpiry(ctx, live.key.id, later)).rejects.toMatchObject(refused);
    }
    await expect(many(ctx, both, null)).rejects.toMatchObject(refused);
    expect(await Promise.all(both.map((id) => endOf(ctx, id)))).toEqual([before, readingBefore]);
    expect(await auditOf(live.key.id)).toHaveLength(written);
    await many(ctx, both, inDays(7));
    await setKeyExpiry(ctx, live.key.id, inDays(3).toISOString());
    expect(await endOf(ctx, live.key.id)).toBeLessThan(Date.now() + 4 * DAY_MS);
    await stepUp(ctx, ctx.actor, password);
    await setKeyExpiry(ctx, live.key.id, '90d');
    await many(ctx, both, null);
    expect(await endOf(ctx, live.key.id)).toBeNull();
  });

  it.each([{ environment: 'test' as const }, { permissionLevel: 'read_only' as const }])(
    'asks for nothing where it is %j',
    async (kind) => {
      const ctx = await owner();
      const { key } = await createKey(ctx, keyInput({ ...kind, expiry: '30d' }));
      await age(ctx, 11);
      await setKeyExpiry(ctx, key.id, '90d');
      await many(ctx, [key.id], null);
      expect(await endOf(ctx, key.id)).toBeNull();
    },
  );

  it('asks where the key has expired already', async () => {
    const ctx = await owner();
    const { key } = await createKey(ctx, keyInput({ permissionLevel: 'full', expiry: '30d' }));
    await runtime.database.prisma.apiKey.updateMany({
      where: { id: key.id },
      data: { createdAt: inDays(-20), expiresAt: inDays(-1) },
    });
    await age(ctx, 11);
    await expect(setKeyExpiry(ctx, key.id, '7d')).rejects.toMatchObject(refused);
    await expect(many(ctx, [key.id], inDays(7))).rejects.toMatchObject(refused);
  });
});
