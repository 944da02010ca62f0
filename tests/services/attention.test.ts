import { expect, it } from 'vitest';
import { listAttention } from '@/lib/services/keys/list-attention';
import { makeKey, makeMember, makeWorkspace, runtime } from '../support/world';

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(runtime.now().getTime() + days * DAY_MS);

async function keyLike(
  ctx: Parameters<typeof makeKey>[0],
  facts: { name: string; created?: number; used?: number; expires?: number; status?: string },
) {
  const { key } = await makeKey(ctx, { name: facts.name });
  const day = (days: number | undefined) => (days === undefined ? null : inDays(days));
  await runtime.database.pool.query(
    `UPDATE api_keys SET created_at = coalesce($2, created_at), last_used_at = $3, expires_at = $4,
            status = coalesce($5::key_status, status)
      WHERE id = $1`,
    [key.id, day(facts.created), day(facts.used), day(facts.expires), facts.status ?? null],
  );
}

it('keys that expire soon and keys that lie idle are named, the most urgent first', async () => {
  const owner = await makeWorkspace();
  await keyLike(owner, { name: 'soon', expires: 2 });
  await keyLike(owner, { name: 'sooner', expires: 1 });
  await keyLike(owner, { name: 'later', expires: 31 });
  await keyLike(owner, { name: 'expired', expires: -1, created: -200 });
  await keyLike(owner, { name: 'used long ago', used: -91, created: -200 });
  await keyLike(owner, { name: 'never used', created: -91 });
  await keyLike(owner, { name: 'used', used: -89, created: -200 });
  await keyLike(owner, { name: 'new' });
  await keyLike(owner, { name: 'off', created: -200, status: 'INACTIVE' });
  const { expiring, idle } = await listAttention(owner, 'live');
  expect(expiring.first.map(({ name }) => name)).toEqual(['sooner', 'soon']);
  expect(expiring.count).toBe(2);
  expect(idle.first.map(({ name }) => name)).toEqual(['never used', 'used long ago']);
  expect(idle.count).toBe(2);
  expect(await listAttention(owner, 'test')).toEqual({
    expiring: { first: [], count: 0 },
    idle: { first: [], count: 0 },
  });
  expect((await listAttention(await makeWorkspace(), 'live')).idle.count).toBe(0);
});

it('five are named and all are counted', async () => {
  const owner = await makeWorkspace();
  for (let i = 0; i < 7; i += 1) await keyLike(owner, { name: `idle ${i}`, created: -100 - i });
  const { idle } = await listAttention(owner, 'live');
  expect(idle.first).toHaveLength(5);
  expect(idle.count).toBe(7);
});

it('where keys are personal, everybody sees their own alone', async () => {
  const owner = await makeWorkspace();
  const viewer = await makeMember(owner.actor.workspaceId, 'viewer');
  await keyLike(owner, { name: 'theirs', created: -100 });
  const profile = { ...runtime.profile, owner: 'user' } as const;
  const personal = { ...viewer, runtime: { ...runtime, profile } };
  expect((await listAttention(viewer, 'live')).idle.count).toBe(1);
  expect((await listAttention(personal, 'live')).idle.count).toBe(0);
});
