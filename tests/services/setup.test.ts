import { describe, expect, it } from 'vitest';
import { verifyKey } from '@/lib/services/keys/verify-key';
import { Limits } from '@/lib/services/limits';
import { completeSetup } from '@/lib/services/setup/complete-setup';
import { setupState } from '@/lib/services/setup/setup-state';
import { anonymous, dumpDatabase, runtime } from '../support/world';

const input = {
  name: 'Mara Klein',
  email: 'mara@example.com',
  password: 'many quiet river stones',
  workspace: 'Northwind',
};
const remote = () => ({
  ...anonymous({ isLocal: false }),
  runtime: { ...runtime, limits: new Limits(runtime.now) },
});

// One database, in this order: before, during and after the one set-up that there is.
describe.sequential('the first set-up', () => {
  it('asks for the token unless the person sits at this machine', async () => {
    expect(await setupState(anonymous())).toEqual({ isOpen: true, needsToken: false });
    expect(await setupState(remote())).toEqual({ isOpen: true, needsToken: true });
  });

  it.each([undefined, '', 'wrong', `${runtime.settings.setupToken}x`])(
    'from elsewhere with the token %j is refused and makes nothing',
    async (token) => {
      const attempt = completeSetup(remote(), { ...input, ...(token !== undefined && { token }) });
      await expect(attempt).rejects.toMatchObject({ code: 'forbidden' });
      expect(await runtime.database.prisma.user.count()).toBe(0);
    },
  );

  it('guessing tokens is throttled', async () => {
    const ctx = remote();
    const codes = [];
    for (let i = 0; i < 12; i += 1) {
      codes.push(
        await completeSetup(ctx, { ...input, token: `${i}` }).catch((error) => error.code),
      );
    }
    expect(codes.at(-1)).toBe('rate_limited');
  });

  it('refuses a password that is easy to guess, and makes nothing', async () => {
    const weak = { ...input, password: 'northwindnorthwind' };
    await expect(completeSetup(anonymous(), weak)).rejects.toMatchObject({
      details: { faults: [{ pointer: '/password' }] },
    });
    expect(await runtime.database.prisma.workspace.count()).toBe(0);
  });

  it('raced by ten makes one owner, one operator’s workspace and one test key that works', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        completeSetup(i % 2 === 0 ? anonymous() : remote(), {
          ...input,
          email: `mara${i}@example.com`,
          token: runtime.settings.setupToken,
        }),
      ),
    );
    const done = outcomes.flatMap((outcome) =>
      outcome.status === 'fulfilled' ? [outcome.value] : [],
    );
    const refused = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    expect(done).toHaveLength(1);
    expect(refused).toHaveLength(9);
    // On a busy machine some are turned away before their password is hashed.
    for (const error of refused)
      expect(['setup_done', 'overloaded']).toContain(error.details.reason);
    const { prisma } = runtime.database;
    expect(await prisma.user.count()).toBe(1);
    expect(await prisma.workspace.findMany({ select: { isOperator: true, slug: true } })).toEqual([
      { isOperator: true, slug: 'northwind' },
    ]);
    const secret = done[0]?.firstKey.secret ?? '';
    expect(secret).toMatch(/^sk_test_/);
    expect((await verifyKey(runtime, secret, { requiredScopes: [] })).valid).toBe(true);
    expect(await dumpDatabase()).not.toContain(secret.slice(8));
  });

  it('is closed afterwards, for the token as well', async () => {
    expect(await setupState(anonymous())).toMatchObject({ isOpen: false });
    const again = completeSetup(anonymous(), { ...input, token: runtime.settings.setupToken });
    await expect(again).rejects.toMatchObject({ code: 'conflict' });
  });

  it('the operator’s workspace cannot be deleted or demoted, nor can there be two', async () => {
    const { pool } = runtime.database;
    await expect(pool.query('DELETE FROM workspaces WHERE is_operator')).rejects.toThrow(
      /operator/,
    );
    await expect(pool.query('UPDATE workspaces SET is_operator = false')).rejects.toThrow(
      /operator/,
    );
    await expect(
      pool.query(
        `INSERT INTO workspaces (id, slug, name, is_operator) VALUES ('ws_2', 'two', 'Two', true)`,
      ),
    ).rejects.toThrow(/workspaces_one_operator/);
  });
});
