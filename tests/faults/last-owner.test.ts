import { expect, it } from 'vitest';
import type { Context, UserActor } from '@/lib/services/context';
import { type RivalAct, startRivals } from '../support/rivals';
import { makeMember, makeWorkspace, runtime } from '../support/world';

const ROUNDS = 200;

const [first, second] = await startRivals(2);

it('two owners who remove or demote each other, or both leave, on two processes: one stays, every time', async () => {
  const one = await makeWorkspace();
  const { workspaceId } = one.actor;
  const two = await makeMember(workspaceId, 'owner');
  const { membership, auditEvent } = runtime.database.prisma;
  const changes = { in: ['member.removed', 'member.role_changed'] };
  const tally = new Set<string | undefined>();
  for (let round = 0; round < ROUNDS; round += 1) {
    await runtime.database.pool.query(OWNERS_AGAIN, [workspaceId, ids(one, two)]);
    const [a, b] = actsOf(round, one, two);
    const outcomes = await Promise.all([first?.act(a), second?.act(b)]);
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1);
    for (const outcome of outcomes) tally.add(outcome);
    expect(await membership.count({ where: { workspaceId, role: 'owner' } })).toBe(1);
    expect(await auditEvent.count({ where: { workspaceId, action: changes } })).toBe(round + 1);
  }
  expect([...tally].sort()).toEqual(['done', 'last_owner', 'role_missing']);
});

const OWNERS_AGAIN = `
  INSERT INTO memberships (workspace_id, user_id, role) SELECT $1, unnest($2::text[]), 'owner'
      ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = 'owner'`;

function ids(...people: Context<UserActor>[]): string[] {
  return people.map(({ actor }) => actor.userId);
}

/** Each other out, each other down, both out by themselves, and one down while the other goes. */
function actsOf(
  round: number,
  one: Context<UserActor>,
  two: Context<UserActor>,
): [RivalAct, RivalAct] {
  const [a, b] = [one.actor, two.actor];
  const act = (actor: UserActor, target: UserActor, verb: RivalAct['verb']) => ({
    actor,
    target: target.userId,
    verb,
  });
  const kinds: [RivalAct, RivalAct][] = [
    [act(a, b, 'remove'), act(b, a, 'remove')],
    [act(a, b, 'demote'), act(b, a, 'demote')],
    [act(a, a, 'remove'), act(b, b, 'remove')],
    [act(a, a, 'demote'), act(b, b, 'remove')],
  ];
  return kinds[round % kinds.length] ?? [act(a, b, 'remove'), act(b, a, 'remove')];
}
