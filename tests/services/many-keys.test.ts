import { describe, expect, it } from 'vitest';
import type { ManyChange } from '@/lib/core/many-keys';
import type { Context, UserActor } from '@/lib/services/context';
import {
  changeManyKeys,
  type ManyCursor,
  type ManyOrder,
  type ManySlice,
} from '@/lib/services/keys/change-many-keys';
import { getKey } from '@/lib/services/keys/get-key';
import { previewManyKeys } from '@/lib/services/keys/preview-many-keys';
import { revokeKey } from '@/lib/services/keys/revoke-key';
import { verifyKey } from '@/lib/services/keys/verify-key';
import {
  auditOf,
  databaseDigest,
  dumpDatabase,
  makeKey,
  makeMember,
  makeWorkspace,
  runtime,
} from '../support/world';

const DEACTIVATE = { kind: 'deactivate' } as const;
const REVOKE = { kind: 'revoke', reason: 'spring cleaning' } as const;
const CHANGES: readonly ManyChange[] = [
  DEACTIVATE,
  { kind: 'activate' },
  REVOKE,
  { kind: 'set_expiry', expiresAt: new Date(Date.now() + 86_400_000) },
];
const LIVE = { environment: 'live', statuses: [], search: null } as const;
const ALL_LIVE = { filter: LIVE };

async function reasonOf(secret: string): Promise<string> {
  const decision = await verifyKey(runtime, secret, { requiredScopes: [] });
  return decision.valid ? 'valid' : decision.reason;
}

/** Every slice, to the end. */
async function changeAll(ctx: Context<UserActor>, order: Partial<ManyOrder>): Promise<ManySlice[]> {
  const whole = { keys: ALL_LIVE, change: DEACTIVATE, confirmedInUse: 0, ...order };
  const slices: ManySlice[] = [];
  let cursor: ManyCursor | null = null;
  do {
    const slice = await changeManyKeys(ctx, whole, cursor);
    slices.push(slice);
    cursor = slice.next;
  } while (cursor !== null);
  return slices;
}

/** Keys that nobody can use, as many as wanted; every second was used a minute ago. */
async function insertKeys({ actor }: Context<UserActor>, count: number): Promise<void> {
  await runtime.database.pool.query(
    `INSERT INTO api_keys (id, workspace_id, environment, name, prefix, permission_level, scopes,
       created_by, last_used_at, created_at)
     SELECT 'key_' || lpad(n::text, 5, '0') || substr($1, 9), $1, 'live', 'Bulk ' || n, 'sk_live_',
       'full', '{}', $2, CASE WHEN n % 2 = 0 THEN now() - interval '1 minute' END,
       now() - n * interval '1 second'
     FROM generate_series(1, $3) n`,
    [actor.workspaceId, actor.userId, count],
  );
}

const changedOf = (slices: readonly ManySlice[]) => slices.flatMap(({ changed }) => changed);

describe('a change of many keys, attacked', () => {
  it.each(CHANGES)(
    '$kind: keys of another workspace are untouched and not found',
    async (change) => {
      const owner = await makeWorkspace();
      const stranger = await makeWorkspace();
      const foreign = await makeKey(owner);
      const own = await makeKey(stranger);
      const before = await getKey(owner, foreign.key.id);
      const ids = [foreign.key.id, 'key_00000000000000000000000000', 'nonsense', own.key.id];
      const preview = await previewManyKeys(stranger, change.kind, { ids });
      expect(preview.skipped).toEqual({ not_found: 3 });
      expect([...preview.inUse.keys, ...preview.idle.keys].map(({ id }) => id)).toEqual([
        own.key.id,
      ]);
      const [slice] = await changeAll(stranger, { keys: { ids }, change });
      expect(slice?.changed.length).toBeLessThanOrEqual(1);
      expect(slice?.skipped.not_found).toBe(3);
      expect(await getKey(owner, foreign.key.id)).toEqual(before);
      expect(await reasonOf(foreign.secret)).toBe('valid');
      expect(await auditOf(foreign.key.id)).toHaveLength(1);
    },
  );

  it.each(CHANGES)('$kind: a viewer changes nothing and sees no preview', async (change) => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    const viewer = await makeMember(owner.actor.workspaceId, 'viewer');
    const before = await databaseDigest();
    for (const keys of [{ ids: [key.id] }, ALL_LIVE]) {
      const refusal = { code: 'forbidden', details: { reason: 'role_missing' } };
      await expect(changeAll(viewer, { keys, change })).rejects.toMatchObject(refusal);
      await expect(previewManyKeys(viewer, change.kind, keys)).rejects.toMatchObject(refusal);
    }
    expect(await databaseDigest()).toBe(before);
  });

  it.each([DEACTIVATE, REVOKE])(
    '$kind: a developer reaches their own keys alone, also by “all matching”',
    async (change) => {
      const owner = await makeWorkspace();
      const another = await makeKey(owner);
      const developer = await makeMember(owner.actor.workspaceId, 'developer');
      const own = await makeKey(developer);
      const ids = [another.key.id, own.key.id];
      expect((await previewManyKeys(developer, change.kind, { ids })).skipped).toEqual({
        not_yours: 1,
      });
      const preview = await previewManyKeys(developer, change.kind, ALL_LIVE);
      expect(preview).toMatchObject({ idle: { count: 1 }, skipped: { not_yours: 1 } });
      const byFilter = await changeAll(developer, { change });
      expect(changedOf(byFilter)).toEqual([own.key.id]);
      const [byIds] = await changeAll(developer, { keys: { ids }, change });
      expect(byIds).toMatchObject({ changed: [], skipped: { not_yours: 1, same: 1 } });
      expect(await reasonOf(another.secret)).toBe('valid');
      expect(await auditOf(another.key.id)).toHaveLength(1);
    },
  );

  it('a filter that names revoked keys alone reaches none, instead of every key', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner);
    const filter = { ...LIVE, statuses: ['revoked'] as const };
    const slices = await changeAll(owner, { keys: { filter }, change: REVOKE });
    expect(changedOf(slices)).toEqual([]);
    expect((await getKey(owner, key.id)).status).toBe('ACTIVE');
  });

  it('keys of the other environment stay as they are', async () => {
    const owner = await makeWorkspace();
    const { key } = await makeKey(owner, { environment: 'test' });
    await changeAll(owner, { change: REVOKE });
    expect((await getKey(owner, key.id)).status).toBe('ACTIVE');
  });

  it('more keys in use than was confirmed are not revoked', async () => {
    const owner = await makeWorkspace();
    await insertKeys(owner, 4);
    const before = await databaseDigest();
    const order = { keys: ALL_LIVE, change: REVOKE };
    await expect(changeManyKeys(owner, { ...order, confirmedInUse: 1 })).rejects.toMatchObject({
      code: 'invalid_request',
      details: { reason: 'confirmation_needed' },
    });
    expect(await databaseDigest()).toBe(before);
    expect(changedOf(await changeAll(owner, { ...order, confirmedInUse: 2 }))).toHaveLength(4);
  });
});

describe('a change of many keys', () => {
  it('deactivates for the very next verification, once, with an audit row for each key', async () => {
    const owner = await makeWorkspace();
    const made = [await makeKey(owner), await makeKey(owner), await makeKey(owner)];
    const ids = made.map(({ key }) => key.id);
    for (const { secret } of made) expect(await reasonOf(secret)).toBe('valid');
    const both = await Promise.all([
      changeAll(owner, { keys: { ids } }),
      changeAll(owner, { keys: { ids: [...ids].reverse() } }),
    ]);
    expect(changedOf(both.flat()).toSorted()).toEqual(ids.toSorted());
    for (const { secret } of made) expect(await reasonOf(secret)).toBe('key_inactive');
    for (const id of ids) {
      const [, row, ...more] = await auditOf(id);
      expect(row).toMatchObject({
        action: 'api_key.deactivated',
        actorId: owner.actor.userId,
        before: { status: 'ACTIVE' },
        after: { status: 'INACTIVE' },
      });
      expect(more).toEqual([]);
    }
    const [undone] = await changeAll(owner, { keys: { ids }, change: { kind: 'activate' } });
    expect(undone?.changed).toHaveLength(3);
    for (const { secret } of made) expect(await reasonOf(secret)).toBe('valid');
  });

  it('revokes with the reason, and leaves what is revoked as it was', async () => {
    const owner = await makeWorkspace();
    const first = await makeKey(owner);
    const second = await makeKey(owner);
    await revokeKey(owner, first.key.id, 'earlier');
    const ids = [first.key.id, second.key.id];
    const [slice] = await changeAll(owner, { keys: { ids }, change: REVOKE });
    expect(slice).toMatchObject({ changed: [second.key.id], skipped: { same: 1 } });
    expect((await getKey(owner, first.key.id)).revokedReason).toBe('earlier');
    expect(await getKey(owner, second.key.id)).toMatchObject({
      status: 'REVOKED',
      revokedReason: 'spring cleaning',
      revokedBy: expect.stringContaining('Owner'),
    });
    expect(await reasonOf(second.secret)).toBe('key_revoked');
  });

  it('keeps no secret that somebody pasted as the reason', async () => {
    const owner = await makeWorkspace();
    const { key, secret } = await makeKey(owner);
    const change = { kind: 'revoke', reason: `leaked: ${secret}` } as const;
    await changeAll(owner, { keys: { ids: [key.id] }, change });
    expect((await getKey(owner, key.id)).revokedReason).toMatch(/^leaked: /);
    expect(await dumpDatabase()).not.toContain(secret.slice(8));
  });

  it('of 5,000 matching keys goes slice by slice and reaches each exactly once', async () => {
    const owner = await makeWorkspace();
    await insertKeys(owner, 5_000);
    const preview = await previewManyKeys(owner, 'deactivate', ALL_LIVE);
    expect(preview).toMatchObject({ inUse: { count: 2_500 }, idle: { count: 2_500 } });
    expect(preview.inUse.keys.length + preview.idle.keys.length).toBe(100);
    const slices = await changeAll(owner, {});
    expect(Math.max(...slices.map(({ changed }) => changed.length))).toBeLessThanOrEqual(500);
    expect(new Set(changedOf(slices)).size).toBe(5_000);
    expect(changedOf(slices)).toHaveLength(5_000);
    const rows = await runtime.database.prisma.auditEvent.count({
      where: { workspaceId: owner.actor.workspaceId, action: 'api_key.deactivated' },
    });
    expect(rows).toBe(5_000);
  }, 120_000);

  it('of more than 10,000 is refused before anything changes', async () => {
    const owner = await makeWorkspace();
    await insertKeys(owner, 10_001);
    const tooMany = { code: 'invalid_request' };
    await expect(changeAll(owner, {})).rejects.toMatchObject(tooMany);
    await expect(previewManyKeys(owner, 'revoke', ALL_LIVE)).rejects.toMatchObject(tooMany);
  });
});
